package br.org.linea.orchestration.agent.dispatch;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Gates for the tests of other packages. */
public final class TestGates {

  private TestGates() {}

  /** One that is closed, by a clock of the test's. */
  public static SubmissionGate closed(LongSupplier nanos) {
    return new SubmissionGate(Duration.ofSeconds(15), nanos);
  }
}
