package br.org.linea.orchestration.api.output;

import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.WorkerName;
import io.smallrye.mutiny.Uni;

/** Files of runs, which only their agents can read. */
public interface RunFiles {

  /** The agent did not answer in time, or cannot be asked at present. */
  final class Unresponsive extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says whom nobody answered for. */
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
