package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.services.Broker;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * The faults of the chosen lanes. What concerns the same service is in the hands of one injector,
 * so that no fault is undone by another; the injectors run side by side.
 */
final class Faults {

  private final TestBed testBed;
  private final CrashOptions options;
  private final EventLog eventLog;
  private final CountDownLatch over;

  /**
   * Nothing is injected yet.
   *
   * @param testBed which has started
   * @param over opened when no further fault shall begin
   */
  Faults(TestBed testBed, CrashOptions options, EventLog eventLog, CountDownLatch over) {
    this.testBed = testBed;
    this.options = options;
    this.eventLog = eventLog;
    this.over = over;
  }

  /** One for each thread. */
  List<FaultInjector> injectors() {
    return Stream.of(services(), programs(), disks()).filter(each -> !each.isIdle()).toList();
  }

  private boolean chosen(Lane lane) {
    return testBed.lanes().contains(lane);
  }

  private FaultInjector injector(int number, int longestGapSeconds, int longestSeconds) {
    return new FaultInjector(
        new Random(options.seed() + number),
        Duration.ofSeconds(longestGapSeconds),
        Duration.ofSeconds(longestSeconds),
        eventLog,
        over);
  }

  private FaultInjector services() {
    FaultInjector injector = injector(1, 25, 20);
    if (chosen(Lane.SERVICES)) {
      List<Integer> weights = List.of(3, 3, 1, 2, 2);
      List<Target> services = testBed.services();
      for (int each = 0; each < services.size(); each++) {
        injector.with(Lane.SERVICES, weights.get(each), services.get(each));
      }
    }
    if (chosen(Lane.ALARM)) {
      injector.with(Lane.ALARM, 2, new AlarmTarget(testBed.stack()));
    }
    if (chosen(Lane.READ_ONLY)) {
      injector.with(Lane.READ_ONLY, 2, new ReadOnlyTarget(testBed.site().database()));
    }
    if (chosen(Lane.ACCOUNTING)) {
      injector.with(Lane.ACCOUNTING, 2, new AccountingTarget(testBed.stack()));
    }
    if (chosen(Lane.QUEUES)) {
      queues(injector);
    }
    return injector;
  }

  private void queues(FaultInjector injector) {
    Broker broker = testBed.site().broker();
    injector.with(
        Lane.QUEUES,
        1,
        new QueueTarget(broker, "orchestrator.process-events", broker::restoreTopology));
    for (String worker : testBed.workers()) {
      injector.with(
          Lane.QUEUES,
          1,
          new QueueTarget(broker, "agent." + worker, () -> broker.declareQueues(worker)));
    }
  }

  private FaultInjector programs() {
    FaultInjector injector = injector(2, 12, 15);
    if (chosen(Lane.PROGRAMS)) {
      testBed.programs().forEach(program -> injector.with(Lane.PROGRAMS, 4, program));
    }
    if (chosen(Lane.LINES)) {
      testBed.lines().forEach(line -> injector.with(Lane.LINES, 1, line));
    }
    if (chosen(Lane.CLOCK)) {
      testBed.clocks().forEach(clock -> injector.with(Lane.CLOCK, 1, clock));
    }
    return injector;
  }

  private FaultInjector disks() {
    FaultInjector injector = injector(3, 40, 20);
    if (chosen(Lane.DISK)) {
      testBed.disks().forEach(disk -> injector.with(Lane.DISK, 1, disk));
    }
    return injector;
  }
}
