package br.org.linea.orchestration.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FaultInjectorTest {

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final EventLog eventLog =
      new EventLog(new PrintStream(log, true, StandardCharsets.UTF_8));
  private final CountDownLatch over = new CountDownLatch(1);

  /** Notes what is done to it. */
  private final class Noted implements Target {

    private final List<String> done = new ArrayList<>();
    private final int most;
    private boolean fails;

    /** The run is over after {@code most} faults. */
    Noted(int most) {
      this.most = most;
    }

    @Override
    public String name() {
      return "it";
    }

    @Override
    public List<Kind> kinds() {
      return List.of(Kind.KILL, Kind.STOP, Kind.PAUSE);
    }

    @Override
    public boolean begin(Kind kind) {
      done.add("begin " + kind);
      if (fails) {
        throw new IllegalStateException("half way");
      }
      if (done.size() >= most * 2 - 1) {
        over.countDown();
      }
      return true;
    }

    @Override
    public void end(Kind kind) {
      done.add("end " + kind);
    }
  }

  @Test
  void a_seed_fixes_what_is_done_in_which_order() {
    assertThat(faults(7)).isEqualTo(faults(7)).isNotEqualTo(faults(8));
  }

  private static List<String> faults(long seed) {
    FaultInjectorTest other = new FaultInjectorTest();
    Noted target = other.new Noted(4);
    other.injector(seed).with(Lane.DISK, 1, target).run();
    return target.done;
  }

  @Test
  void the_last_fault_is_undone_when_the_run_is_over_and_each_is_in_the_log() {
    Noted target = new Noted(3);

    injector(1).with(Lane.DISK, 1, target).run();

    assertThat(target.done).hasSize(6);
    assertThat(target.done.getLast()).startsWith("end ");
    assertThat(eventLog.struck()).containsEntry(Lane.DISK, 3);
    assertThat(eventLog.faults()).isEmpty();
    assertThat(log.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.contains(" it is back after "))
        .hasSize(3);
  }

  @Test
  void a_fault_that_fails_half_way_is_undone_and_told() {
    Noted target = new Noted(3);
    target.fails = true;

    injector(1).with(Lane.ALARM, 1, target).run();

    assertThat(target.done).hasSize(2);
    assertThat(target.done.getLast()).startsWith("end ");
    assertThat(eventLog.faults()).singleElement().asString().contains("half way");
  }

  private FaultInjector injector(long seed) {
    Duration soon = Duration.ofMillis(20);
    return new FaultInjector(new Random(seed), soon, soon, eventLog, over);
  }
}
