package br.org.linea.orchestration.api.output;

import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.WorkerName;
import io.smallrye.mutiny.Uni;

/** Reads files of runs through their agents. */
public interface RunFiles {

  /** The agent did not answer in time, or cannot be reached. */
  final class Unresponsive extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the unresponsive agent. */
    public Unresponsive(WorkerName worker, Throwable cause) {
      super("the agent " + worker + " does not answer", cause);
    }
  }

  /**
   * Asks once.
   *
   * @return the agent's answer; fails with {@link Unresponsive} when there is none within 10 s
   */
  Uni<FileAnswer> ask(WorkerName worker, FileQuestion question);
}
