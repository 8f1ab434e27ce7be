package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How a run ended, before anybody asks whether a stop was wanted. */
@RegisterForReflection
public enum JobOutcome {
  /** The evidence says exit code 0. */
  SUCCEEDED,
  /** It failed; a {@link FailureReason} says why. */
  FAILED,
  /** It was cancelled, or never submitted because a stop came first. */
  CANCELLED
}
