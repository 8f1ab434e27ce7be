package br.org.linea.orchestration.agent.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When submissions may begin. */
class SubmissionGateTest {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final AtomicLong now = new AtomicLong(1);
  private final SubmissionGate gate = new SubmissionGate(LIMIT, now::get);

  private void later(Duration wait) {
    now.addAndGet(wait.toNanos());
    gate.look();
  }

  @Test
  void it_opens_when_the_queue_and_then_the_list_were_read() {
    List<String> done = new ArrayList<>();
    gate.onQueueRead(() -> done.add("list wanted"));
    gate.onOpen(() -> done.add("open"));

    gate.queueRead();
    assertThat(gate.isOpen()).isFalse();
    gate.listRead(gate.round());

    assertThat(gate.isOpen()).isTrue();
    assertThat(done).containsExactly("list wanted", "open");
  }

  @Test
  void a_list_that_was_asked_for_before_the_queue_was_read_opens_nothing() {
    long before = gate.round();
    gate.queueRead();
    gate.listRead(before);
    assertThat(gate.isOpen()).isFalse();
  }

  @Test
  void without_the_api_it_opens_after_the_limit() {
    gate.queueRead();
    later(LIMIT.minusSeconds(1));
    assertThat(gate.isOpen()).isFalse();
    later(Duration.ofSeconds(1));
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void an_unread_queue_is_waited_for_however_long_it_takes() {
    later(LIMIT.multipliedBy(100));
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.waitsForQueue()).isTrue();
  }

  @Test
  void a_new_subscription_closes_it_until_queue_and_list_are_read_again() {
    gate.queueRead();
    gate.listRead(gate.round());
    long old = gate.round();

    gate.close();

    gate.listRead(old);
    later(LIMIT.multipliedBy(2));
    assertThat(gate.isOpen()).isFalse();
    gate.queueRead();
    gate.listRead(gate.round());
    assertThat(gate.isOpen()).isTrue();
  }
}
