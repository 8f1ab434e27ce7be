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

  private final Ground ground;
  private final Options options;
  private final Chronicle chronicle;
  private final CountDownLatch over;

  /**
   * Nothing is injected yet.
   *
   * @param ground which has started
   * @param over opened when no further fault shall begin
   */
  Faults(Ground ground, Options options, Chronicle chronicle, CountDownLatch over) {
    this.ground = ground;
    this.options = options;
    this.chronicle = chronicle;
    this.over = over;
  }

  /** One for each thread. */
  List<FaultInjector> injectors() {
    return Stream.of(services(), programs(), disks()).filter(each -> !each.isIdle()).toList();
  }

  private boolean chosen(Lane lane) {
    return ground.lanes().contains(lane);
  }

  private FaultInjector injector(int number, int longestGapSeconds, int longestSeconds) {
    return new FaultInjector(
        new Random(options.seed() + number),
        Duration.ofSeconds(longestGapSeconds),
        Duration.ofSeconds(longestSeconds),
        chronicle,
        over);
  }

  private FaultInjector services() {
    FaultInjector injector = injector(1, 25, 20);
    if (chosen(Lane.SERVICES)) {
      List<Integer> weights = List.of(3, 3, 1, 2, 2);
      List<Target> services = ground.services();
      for (int each = 0; each < services.size(); each++) {
        injector.with(Lane.SERVICES, weights.get(each), services.get(each));
      }
    }
    if (chosen(Lane.ALARM)) {
      injector.with(Lane.ALARM, 2, new AlarmTarget(ground.stack()));
    }
    if (chosen(Lane.READ_ONLY)) {
      injector.with(Lane.READ_ONLY, 2, new ReadOnlyTarget(ground.site().database()));
    }
    if (chosen(Lane.ACCOUNTING)) {
      injector.with(Lane.ACCOUNTING, 2, new AccountingTarget(ground.stack()));
    }
    if (chosen(Lane.QUEUES)) {
      queues(injector);
    }
    return injector;
  }

  private void queues(FaultInjector injector) {
    Broker broker = ground.site().broker();
    injector.with(
        Lane.QUEUES,
        1,
        new QueueTarget(broker, "orchestrator.process-events", broker::restoreTopology));
    for (String worker : ground.workers()) {
      injector.with(
          Lane.QUEUES,
          1,
          new QueueTarget(broker, "agent." + worker, () -> broker.declareQueues(worker)));
    }
  }

  private FaultInjector programs() {
    FaultInjector injector = injector(2, 12, 15);
    if (chosen(Lane.PROGRAMS)) {
      ground.members().forEach(member -> injector.with(Lane.PROGRAMS, 4, member));
    }
    if (chosen(Lane.LINES)) {
      ground.lines().forEach(line -> injector.with(Lane.LINES, 1, line));
    }
    if (chosen(Lane.CLOCK)) {
      ground.clocks().forEach(clock -> injector.with(Lane.CLOCK, 1, clock));
    }
    return injector;
  }

  private FaultInjector disks() {
    FaultInjector injector = injector(3, 40, 20);
    if (chosen(Lane.DISK)) {
      ground.disks().forEach(disk -> injector.with(Lane.DISK, 1, disk));
    }
    return injector;
  }
}
