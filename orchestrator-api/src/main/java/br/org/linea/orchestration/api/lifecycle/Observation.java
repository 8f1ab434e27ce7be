package br.org.linea.orchestration.api.lifecycle;

/** The result of processing an agent's event. */
public enum Observation {
  /** It changed the process. */
  CHANGED,
  /** It is known, or older than what is known. */
  NOTHING_NEW,
  /** No process has its number and its task id. */
  UNKNOWN_PROCESS,
  /** The process belongs to another agent. */
  OTHER_AGENT,
  /** The agent was never given its lease. */
  UNREGISTERED_LEASE,
  /** The process is imported and has another job. */
  OTHER_JOB
}
