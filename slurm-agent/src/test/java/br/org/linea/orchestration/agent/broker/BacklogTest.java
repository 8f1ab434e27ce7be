package br.org.linea.orchestration.agent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.dispatch.SubmissionGate;
import br.org.linea.orchestration.agent.dispatch.TestGates;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When the commands that waited are read. */
class BacklogTest {

  private static final int PREFETCH = 4;
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final AtomicLong now = new AtomicLong(1);
  private final SubmissionGate gate = TestGates.closed(now::get);
  private final ScriptedLength length = new ScriptedLength();
  private final Backlog backlog = new Backlog(gate, length, PREFETCH, LIMIT, now::get);
  private long tag;

  /** What the broker would answer. */
  private static final class ScriptedLength implements QueueLength {
    private OptionalInt ready = OptionalInt.empty();

    @Override
    public OptionalInt ready() {
      return ready;
    }

    @Override
    public void close() {
      // No connection is open.
    }
  }

  private void commands(int count) {
    for (int i = 0; i < count; i++) {
      backlog.received(++tag);
      backlog.taken();
    }
  }

  private boolean isRead(Duration later) {
    now.addAndGet(later.toNanos());
    backlog.look();
    return !gate.waitsForQueue();
  }

  @Test
  void as_many_commands_as_waited_are_all_of_them_though_more_keep_coming() {
    length.ready = OptionalInt.of(10);
    assertThat(isRead(Duration.ZERO)).isFalse();
    commands(10 + PREFETCH - 1);
    assertThat(isRead(Duration.ZERO)).isFalse();
    commands(1);
    assertThat(isRead(Duration.ZERO)).isTrue();
  }

  @Test
  void an_empty_queue_is_read_when_it_has_been_quiet_for_a_second() {
    length.ready = OptionalInt.of(0);
    commands(1);
    assertThat(isRead(Duration.ofMillis(900))).isFalse();
    assertThat(isRead(Duration.ofMillis(100))).isTrue();
  }

  @Test
  void a_command_that_is_not_in_the_journal_yet_is_waited_for() {
    length.ready = OptionalInt.of(0);
    backlog.received(++tag);
    assertThat(isRead(LIMIT.multipliedBy(2))).isFalse();
    backlog.taken();
    assertThat(isRead(Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void without_the_broker_submissions_go_on_after_the_limit() {
    assertThat(isRead(LIMIT.minusSeconds(1))).isFalse();
    assertThat(isRead(Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void a_delivery_tag_that_starts_over_closes_the_gate_before_its_command_is_taken() {
    length.ready = OptionalInt.of(0);
    commands(3);
    assertThat(isRead(Duration.ofSeconds(1))).isTrue();

    backlog.received(1);

    assertThat(gate.waitsForQueue()).isTrue();
    length.ready = OptionalInt.of(5);
    backlog.taken();
    assertThat(isRead(Duration.ofSeconds(2))).isFalse();
  }
}
