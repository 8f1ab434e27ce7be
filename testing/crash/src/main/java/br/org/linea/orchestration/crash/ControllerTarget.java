package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.process.Relay;
import br.org.linea.orchestration.stack.process.Wait;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code slurmctld}. It writes its state down some seconds late: killed sooner, it forgets jobs,
 * uses their numbers again and runs what was over once more, and no agent can repair that. So
 * everybody is cut off from it first, and it is killed when nothing has happened to any job for a
 * while.
 */
final class ControllerTarget implements Target {

  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(100);

  private final LocalStack stack;
  private final PartTarget controller;
  private final Relay line;
  private final EventLog eventLog;

  ControllerTarget(LocalStack stack, Relay line, EventLog eventLog) {
    this.stack = stack;
    this.controller = new PartTarget("slurmctld", stack.part(Service.SLURM));
    this.line = line;
    this.eventLog = eventLog;
  }

  @Override
  public String name() {
    return controller.name();
  }

  @Override
  public List<Kind> kinds() {
    return controller.kinds();
  }

  @Override
  public boolean begin(Kind kind) {
    if (kind == Kind.PAUSE) {
      return controller.begin(kind);
    }
    line.cut();
    try {
      Wait.until(LIMIT, this::isQuiet, () -> new IllegalStateException("it was never quiet"));
    } catch (IllegalStateException busy) {
      line.repair();
      eventLog.say("slurmctld is spared: %s", busy.getMessage().lines().findFirst().orElse(""));
      return false;
    }
    return controller.begin(kind);
  }

  /** Whether no job was submitted, began or ended lately. */
  private boolean isQuiet() {
    LocalDateTime now = LocalDateTime.now();
    return stack
        .slurm()
        .ask("squeue", "--all", "--states=all", "--noheader", "--format=%V|%S|%e")
        .lines()
        .flatMap(line -> Stream.of(line.split("\\|")))
        .flatMap(ControllerTarget::time)
        // A running job's end is foretold.
        .filter(time -> !time.isAfter(now))
        .noneMatch(time -> time.isAfter(now.minus(QUIET)));
  }

  private static Stream<LocalDateTime> time(String text) {
    try {
      return Stream.of(LocalDateTime.parse(text.strip()));
    } catch (DateTimeParseException notYet) {
      return Stream.empty();
    }
  }

  @Override
  public void end(Kind kind) {
    controller.end(kind);
    if (kind == Kind.KILL) {
      line.repair();
    }
  }
}
