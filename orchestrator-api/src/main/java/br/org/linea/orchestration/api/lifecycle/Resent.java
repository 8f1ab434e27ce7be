package br.org.linea.orchestration.api.lifecycle;

/** What became of a command that did not reach its agent. */
public enum Resent {
  /** The process needs it still: it was built again from the database and is on its way. */
  SENT,
  /** The process is past it. */
  NOT_NEEDED,
  /** No process has its number and its task id. */
  UNKNOWN_PROCESS,
  /** The API has never sent such a command: nobody asked for that stop. */
  NEVER_ASKED
}
