package br.org.linea.orchestration.agent.job;

/** How far Orchestration has gone to end a run. */
public enum StopStage {
  /** Not requested. */
  NONE,
  /** It is asked for. */
  ASKED,
  /** The run was sent TERM and has its grace: what it ends with now is its answer to that. */
  TERMED
}
