package br.org.linea.orchestration.messages;

/** Where a living job is, whatever word the executor uses for it. */
public enum JobPhase {
  /** In the executor's queue. */
  PENDING,
  /** On its node, suspended ones included. */
  RUNNING
}
