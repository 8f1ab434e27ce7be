package br.org.linea.orchestration.api.lifecycle;

/** The result of sending a dead-lettered command again. */
public enum Resent {
  /** The process still needs it: it was rebuilt from the database and is in the outbox. */
  SENT,
  /** The process no longer needs it. */
  NOT_NEEDED,
  /** No process has its number and its task id. */
  UNKNOWN_PROCESS,
  /** The API never sent such a command: no stop was requested. */
  NEVER_ASKED
}
