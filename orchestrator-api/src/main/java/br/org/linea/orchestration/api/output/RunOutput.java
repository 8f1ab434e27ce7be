package br.org.linea.orchestration.api.output;

import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.RunTails;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.RunFile;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads the output of runs: from their agents or, if an agent does not answer, from the end that
 * was stored.
 */
@ApplicationScoped
public class RunOutput {

  private final RunFiles files;
  private final RunTails tails;

  /** For CDI. */
  public RunOutput(RunFiles files, RunTails tails) {
    this.files = files;
    this.tails = tails;
  }

  /** A part of a run's output. */
  public sealed interface Part {

    /**
     * Bytes of the file.
     *
     * @param offset where they begin in it
     * @param size what the file has
     * @param bytes the bytes
     * @param kept whether they come from the stored end, since the agent did not answer
     */
    record Found(long offset, long size, Bytes bytes, boolean kept) implements Part {}

    /** The agent refused to read the file. */
    record Refused(String why) implements Part {}

    /** A service that is needed does not answer. */
    record Unavailable(String why) implements Part {}
  }

  /**
   * Immutable bytes.
   *
   * @param base64 in Base64
   */
  public record Bytes(String base64) {
    /** A copy of them. */
    public byte[] copy() {
      return Base64.getDecoder().decode(base64);
    }

    static Bytes of(byte[] bytes) {
      return new Bytes(Base64.getEncoder().encodeToString(bytes));
    }
  }

  private static final Bytes NONE = new Bytes("");

  /**
   * Reads.
   *
   * @param offset first byte; a negative one counts from the end
   * @param limit most bytes, up to 1 MiB
   */
  public Uni<Part> read(ProcessRecord process, RunFile file, long offset, int limit) {
    if (process.worker().isEmpty()) {
      return Uni.createFrom().item(new Part.Found(0, 0, NONE, false));
    }
    if (process.directoryRemovedAt().isPresent()) {
      String why = removed(process) + " No end of this output was stored.";
      return kept(process, file, offset, limit, new Part.Refused(why));
    }
    return files
        .ask(process.worker().get(), question(process, file, offset, limit))
        .map(RunOutput::part)
        .onFailure(RunFiles.Unresponsive.class)
        .recoverWithUni(
            silence ->
                kept(process, file, offset, limit, new Part.Unavailable(silence.getMessage())));
  }

  private static FileQuestion question(
      ProcessRecord process, RunFile file, long offset, int limit) {
    return new FileQuestion(
        process.id(), process.taskId(), process.pipeline(), file, offset, limit);
  }

  private static Part part(FileAnswer answer) {
    return switch (answer.outcome()) {
      case READ ->
          new Part.Found(answer.offset(), answer.size(), new Bytes(answer.content()), false);
      case ABSENT -> new Part.Found(0, 0, NONE, false);
      case REFUSED -> new Part.Refused(answer.detail());
    };
  }

  /** Why nothing is left, in a sentence; of a process whose run directory is removed. */
  static String removed(ProcessRecord process) {
    return "Retention has removed the run directory of process %s, as its agent reported at %s."
        .formatted(
            process.id(),
            process.directoryRemovedAt().orElseThrow().truncatedTo(ChronoUnit.SECONDS));
  }

  private Uni<Part> kept(
      ProcessRecord process, RunFile file, long offset, int limit, Part otherwise) {
    return tails
        .find(process.id(), file)
        .map(found -> found.<Part>map(tail -> cut(tail, offset, limit)).orElse(otherwise));
  }

  private static Part cut(RunTails.Tail tail, long offset, int limit) {
    byte[] content = new Bytes(tail.base64()).copy();
    long size = tail.startsAt() + content.length;
    long wanted = offset < 0 ? size + offset : offset;
    int from = Math.clamp(wanted - tail.startsAt(), 0, content.length);
    int to = Math.min(content.length, from + limit);
    return new Part.Found(
        tail.startsAt() + from, size, Bytes.of(Arrays.copyOfRange(content, from, to)), true);
  }
}
