package br.org.linea.orchestration.api.output;

import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.ResultAnswer;
import br.org.linea.orchestration.messages.ResultQuestion;
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

  /** The agent is of an older release, which knows no questions about results. */
  final class TooOld extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the agent. */
    public TooOld(WorkerName worker) {
      super(
          "the agent %s is too old to list and send files; its operator can upgrade it"
              .formatted(worker));
    }
  }

  /** An answer and, if it is about a file, its bytes. */
  final class ResultPart {

    private final ResultAnswer answer;
    private final byte[] bytes;

    /** Takes the bytes without a copy; the caller must not change them any more. */
    public ResultPart(ResultAnswer answer, byte[] bytes) {
      this.answer = answer;
      this.bytes = bytes;
    }

    /** How the question was answered. */
    public ResultAnswer answer() {
      return answer;
    }

    /** Not a copy, since these are many; no caller changes them. */
    public byte[] bytes() {
      return bytes;
    }
  }

  /**
   * Asks once.
   *
   * @return the agent's answer; fails with {@link Unresponsive} when there is none within 10 s
   */
  Uni<FileAnswer> ask(WorkerName worker, FileQuestion question);

  /**
   * Asks once.
   *
   * @return the agent's answer; fails with {@link Unresponsive} when there is none within 10 s, and
   *     with {@link TooOld} when the agent does not know the question
   */
  Uni<ResultPart> ask(WorkerName worker, ResultQuestion question);
}
