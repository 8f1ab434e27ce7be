package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.programs.Program;
import java.util.List;
import java.util.function.Supplier;

/** One of the programs, which is started again when it is gone, as systemd does. */
final class SupervisedProgram implements Target {

  private static final int TRIES = 5;

  private final String name;
  private final Supplier<? extends Program> starter;
  private final EventLog eventLog;
  private Program program;
  private boolean meantToRun;

  SupervisedProgram(String name, Supplier<? extends Program> starter, EventLog eventLog) {
    this.name = name;
    this.starter = starter;
    this.eventLog = eventLog;
  }

  /** Starts it; returns when it is ready. */
  synchronized void start() {
    for (int tries = 1; ; tries++) {
      try {
        program = starter.get();
        meantToRun = true;
        return;
      } catch (IllegalStateException notReady) {
        // What it needs may be away at this very moment.
        eventLog.count(name + " did not become ready");
        eventLog.say("%s: %s", name, notReady.getMessage().lines().findFirst().orElse(""));
        if (tries == TRIES) {
          throw notReady;
        }
      }
    }
  }

  /** Nothing may make it end; what did is reported as a fault, and it is started again. */
  synchronized void look() {
    if (meantToRun && !program.isAlive()) {
      eventLog.fault("%s ended by itself, see %s", name, program.log());
      start();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Kind> kinds() {
    return List.of(Kind.KILL, Kind.KILL, Kind.STOP, Kind.PAUSE);
  }

  @Override
  public synchronized boolean begin(Kind kind) {
    switch (kind) {
      case PAUSE -> program.pause();
      case STOP -> stop();
      default -> {
        meantToRun = false;
        program.kill();
      }
    }
    return true;
  }

  private void stop() {
    meantToRun = false;
    try {
      program.terminate();
    } catch (IllegalStateException slow) {
      eventLog.count(name + " did not end within 40 s of SIGTERM");
      eventLog.say("%s: %s", name, slow.getMessage().lines().findFirst().orElse(""));
    }
  }

  @Override
  public synchronized void end(Kind kind) {
    if (kind == Kind.PAUSE) {
      program.resume();
    } else {
      start();
    }
  }

  synchronized void close() {
    meantToRun = false;
    if (program != null) {
      stop();
    }
  }
}
