package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** An output of a run that may be asked for. Its path never travels: the agent knows it. */
@RegisterForReflection
public enum RunFile {
  /** {@code run.out}: what the run wrote to its standard output. */
  OUT,
  /** {@code run.err}: what the run wrote to its standard error. */
  ERR,
  /**
   * {@code job.sbatch}: the job script. An agent older than this word does not answer a question
   * for it.
   */
  SCRIPT;

  /** What the run itself writes. */
  public static final List<RunFile> OUTPUT = List.of(OUT, ERR);
}
