package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Where a living job is, whatever word the executor uses for it. */
@RegisterForReflection
public enum JobPhase {
  /** In the executor's queue. */
  PENDING,
  /** On its node, suspended ones included. */
  RUNNING
}
