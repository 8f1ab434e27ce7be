package br.org.linea.orchestration.agent.job;

import br.org.linea.orchestration.messages.FailureReason;

/** What a run's end is worth, with a sentence that names the evidence. */
public sealed interface Verdict {

  /** The pipeline's own exit code was 0. */
  record Succeeded(String detail) implements Verdict {}

  /** It failed. */
  record Failed(FailureReason reason, String detail) implements Verdict {}

  /** Its end was asked for, through Orchestration. */
  record Cancelled(String detail) implements Verdict {}

  /** Not to be decided yet. */
  record Wait(String why) implements Verdict {}
}
