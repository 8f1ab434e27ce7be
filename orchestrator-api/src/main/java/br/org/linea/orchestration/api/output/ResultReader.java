package br.org.linea.orchestration.api.output;

import br.org.linea.orchestration.api.output.ResultProblem.Kind;
import br.org.linea.orchestration.api.output.RunFiles.ResultPart;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.ResultAnswer;
import br.org.linea.orchestration.messages.ResultGlob;
import br.org.linea.orchestration.messages.ResultPath;
import br.org.linea.orchestration.messages.ResultQuestion;
import br.org.linea.orchestration.messages.RunFile;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Lists and reads what runs have left in their run directories, through their agents. */
@ApplicationScoped
public class ResultReader {

  /** Bytes of one question: enough to be fast, little enough to be held often. */
  static final int PART = 512 * 1024;

  private static final int RETRIES = 2;

  private final RunFiles files;

  /** For CDI. */
  public ResultReader(RunFiles files) {
    this.files = files;
  }

  /**
   * Which files are meant.
   *
   * @param process whose files
   * @param glob which of them; empty for all
   * @param outputs what its pipeline names as outputs, which come first
   */
  public record Selection(
      ProcessRecord process, Optional<ResultGlob> glob, List<ResultGlob> outputs) {}

  /**
   * A part of the list. It may be shorter than {@code limit} before the end of the list.
   *
   * @return fails with {@link ResultProblem}
   */
  public Uni<ResultAnswer> list(Selection selection, long offset, int limit) {
    ProcessRecord process = selection.process();
    if (process.directoryRemovedAt().isPresent()) {
      return Uni.createFrom().failure(removed(process));
    }
    if (process.worker().isEmpty()) {
      return Uni.createFrom()
          .item(
              ResultAnswer.nothing(
                  process.id(), ResultAnswer.Outcome.READ, "It has not been given to an agent."));
    }
    ResultQuestion question =
        new ResultQuestion(
            process.id(),
            process.taskId(),
            process.pipeline(),
            RunFile.OUT,
            offset,
            limit,
            Optional.empty(),
            selection.glob(),
            selection.outputs(),
            Optional.empty());
    return ask(process, question)
        .map(
            part ->
                part.answer().outcome() == ResultAnswer.Outcome.ABSENT
                    ? ResultAnswer.nothing(process.id(), ResultAnswer.Outcome.READ, "")
                    : checked(part).answer());
  }

  /**
   * Opens a file: reads its first part.
   *
   * @param offset of its first byte; a negative one counts from the end
   * @param most how many bytes are wanted, 1 or more
   * @param window how many parts may be under way at once, asked again and again
   * @return fails with {@link ResultProblem}
   */
  public Uni<ResultContent> open(
      ProcessRecord process, ResultPath path, long offset, long most, IntSupplier window) {
    if (process.directoryRemovedAt().isPresent()) {
      return Uni.createFrom().failure(removed(process));
    }
    if (process.worker().isEmpty()) {
      return Uni.createFrom().failure(new ResultProblem(Kind.ABSENT, "There is no such file."));
    }
    return ask(process, question(process, path, offset, most, Optional.empty()))
        .map(ResultReader::checked)
        .map(first -> new ResultContent(this, process, path, first, most, window));
  }

  private static ResultProblem removed(ProcessRecord process) {
    return new ResultProblem(Kind.REMOVED, RunOutput.removed(process));
  }

  /** A further part of an open file. A lost answer is asked for again. */
  Uni<byte[]> part(
      ProcessRecord process, ResultPath path, long offset, long most, String identity) {
    return ask(process, question(process, path, offset, most, Optional.of(identity)))
        .onFailure(problem -> problem.getCause() instanceof RunFiles.Unresponsive)
        .retry()
        .atMost(RETRIES)
        .map(part -> checked(part).bytes());
  }

  private static ResultQuestion question(
      ProcessRecord process, ResultPath path, long offset, long most, Optional<String> identity) {
    return new ResultQuestion(
        process.id(),
        process.taskId(),
        process.pipeline(),
        RunFile.OUT,
        offset,
        Math.clamp(most, 1, PART),
        Optional.of(path),
        Optional.empty(),
        List.of(),
        identity);
  }

  private Uni<ResultPart> ask(ProcessRecord process, ResultQuestion question) {
    return files
        .ask(process.worker().orElseThrow(), question)
        .onFailure(
            problem ->
                problem instanceof RunFiles.Unresponsive || problem instanceof RunFiles.TooOld)
        .transform(problem -> new ResultProblem(Kind.UNAVAILABLE, problem));
  }

  private static ResultPart checked(ResultPart part) {
    String why = part.answer().detail();
    return switch (part.answer().outcome()) {
      case READ -> part;
      case ABSENT -> throw new ResultProblem(Kind.ABSENT, why);
      case REFUSED -> throw new ResultProblem(Kind.REFUSED, why);
      case CHANGED -> throw new ResultProblem(Kind.CHANGED, why);
    };
  }
}
