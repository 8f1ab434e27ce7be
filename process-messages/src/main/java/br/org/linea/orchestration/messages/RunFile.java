package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** A file of a run that may be asked for. No path ever travels: the agent knows where each lies. */
@RegisterForReflection
public enum RunFile {
  /** {@code run.out}: what the run wrote to its standard output. */
  OUT,
  /** {@code run.err}: what the run wrote to its standard error. */
  ERR
}
