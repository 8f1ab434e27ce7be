package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.untrusted.BadEntry;
import br.org.linea.orchestration.agent.untrusted.Bytes;
import br.org.linea.orchestration.agent.untrusted.HangingLook;
import br.org.linea.orchestration.agent.untrusted.UntrustedFolder;
import br.org.linea.orchestration.messages.ResultAnswer;
import br.org.linea.orchestration.messages.ResultAnswer.Outcome;
import br.org.linea.orchestration.messages.ResultQuestion;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Lists and reads what a run has left. Its job, which may still run, may put anything there: no
 * link is followed, and nothing but a regular file is read. Blocks on the shared disk, for a
 * limited time. Any thread may call.
 */
public final class RunResults {

  private static final int IDENTITY_CHARACTERS = 32;

  private RunResults() {}

  /**
   * An answer, and the bytes of the file that was asked for.
   *
   * @param answer how the question was answered
   * @param content the bytes; absent when the answer is a list, or there are none
   */
  public record Found(ResultAnswer answer, Optional<Content> content) {}

  /** Bytes that are not copied; their holder must not change them. */
  public static final class Content {

    private final byte[] bytes;

    private Content(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Not a copy. */
    public byte[] bytes() {
      return bytes;
    }
  }

  /**
   * Answers a question.
   *
   * @param processingDir where run directories are
   * @throws IOException when the disk gives an error that says nothing about the file
   */
  public static Found read(Path processingDir, ResultQuestion question) throws IOException {
    try {
      return look(processingDir, question);
    } catch (HangingLook e) {
      return refused(question, "The disk does not answer; try again later.");
    }
  }

  /**
   * Answers a question of the agent's own.
   *
   * @throws HangingLook when the disk does not answer
   * @throws IOException when the disk gives an error that says nothing about the file
   */
  static Found look(Path processingDir, ResultQuestion question) throws IOException {
    Path directory = processingDir.resolve(question.pipeline().runPath(question.processId()));
    try {
      return RunDirectoryReader.visit(
              subject(directory), directory, folder -> read(folder, question))
          .orElseGet(() -> absent(question));
    } catch (NoSuchFileException | InvalidPathException e) {
      return absent(question);
    } catch (BadEntry e) {
      return refused(question, e.brief());
    }
  }

  /** One of its own: what is read of results never delays the watch of the same run. */
  static String subject(Path directory) {
    return directory + ", results";
  }

  private static Found read(UntrustedFolder run, ResultQuestion question) throws IOException {
    Optional<String> holder = RunDirectoryReader.holder(run);
    if (holder.isEmpty()) {
      return absent(question);
    }
    if (!holder.get().equals(question.taskId().toString())) {
      return refused(question, "The run directory belongs to another process.");
    }
    if (question.path().isEmpty()) {
      return new Found(ResultList.of(run, question), Optional.empty());
    }
    List<String> names = question.path().get().names();
    return file(run, names, question);
  }

  /** Steps down folder by folder, so that no link on the way is followed. */
  private static Found file(UntrustedFolder folder, List<String> names, ResultQuestion question)
      throws IOException {
    if (names.size() == 1) {
      return file(folder, names.getFirst(), question);
    }
    Optional<UntrustedFolder> below = folder.folder(names.getFirst());
    if (below.isEmpty()) {
      return absent(question);
    }
    try (UntrustedFolder next = below.get()) {
      return file(next, names.subList(1, names.size()), question);
    }
  }

  private static Found file(UntrustedFolder folder, String name, ResultQuestion question)
      throws IOException {
    try (SeekableByteChannel channel = folder.open(name)) {
      Optional<BasicFileAttributes> before = folder.attributes(name);
      String identity = before.map(RunResults::identity).orElse("");
      if (question.identity().filter(it -> !it.equals(identity)).isPresent()) {
        return changed(question);
      }
      long size = channel.size();
      long offset =
          question.offset() < 0
              ? Math.max(0, size + question.offset())
              : Math.min(question.offset(), size);
      channel.position(offset);
      byte[] bytes = Bytes.read(channel, (int) Math.min(question.limit(), size - offset));
      Optional<BasicFileAttributes> after = folder.attributes(name);
      if (!after.map(RunResults::identity).filter(identity::equals).isPresent()) {
        return changed(question);
      }
      ResultAnswer answer =
          new ResultAnswer(
              question.processId(),
              Outcome.READ,
              offset,
              size,
              Optional.of(identity),
              after.map(it -> it.lastModifiedTime().toInstant()),
              List.of(),
              false,
              "");
      return new Found(answer, Optional.of(new Content(bytes)));
    }
  }

  private static String identity(BasicFileAttributes file) {
    String all =
        file.fileKey() + "/" + file.size() + "/" + file.lastModifiedTime().toInstant().toString();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, IDENTITY_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The answer that nothing is read, and why. */
  public static Found refused(ResultQuestion question, String why) {
    return nothing(question, Outcome.REFUSED, why);
  }

  private static Found changed(ResultQuestion question) {
    return nothing(question, Outcome.CHANGED, "The file was changed while it was read.");
  }

  private static Found absent(ResultQuestion question) {
    return nothing(question, Outcome.ABSENT, "There is no such file.");
  }

  private static Found nothing(ResultQuestion question, Outcome outcome, String why) {
    return new Found(ResultAnswer.nothing(question.processId(), outcome, why), Optional.empty());
  }
}
