package br.org.linea.orchestration.crash;

import java.time.Duration;
import java.util.List;

/**
 * The clock of one program, stepped as an operator or a time service would.
 *
 * @param program whose clock it is
 * @param clock what is stepped
 */
record ClockTarget(String program, ProgramClock clock) implements Target {

  /** How far a step goes. */
  static final Duration STEP = Duration.ofMinutes(4);

  @Override
  public String name() {
    return "the clock of " + program;
  }

  @Override
  public List<Kind> kinds() {
    return List.of(Kind.FORWARD, Kind.BACK);
  }

  @Override
  public boolean begin(Kind kind) {
    clock.isOff(kind == Kind.FORWARD ? STEP : STEP.negated());
    return true;
  }

  @Override
  public void end(Kind kind) {
    clock.isOff(Duration.ZERO);
  }
}
