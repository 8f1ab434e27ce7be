package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileAnswer.Outcome;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.RunFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Set;

/**
 * Reads parts of {@code run.out} and {@code run.err} for the API. A pipeline may put a link in
 * their place; it is not followed. Blocks on the shared disk.
 */
public final class RunOutput {

  private RunOutput() {}

  /**
   * Answers a question.
   *
   * @param processingDir where run directories are
   * @throws IOException when the disk does not answer
   */
  public static FileAnswer read(Path processingDir, FileQuestion question) throws IOException {
    Path directory = processingDir.resolve(question.pipeline().runPath(question.processId()));
    Path file = directory.resolve(question.file() == RunFile.OUT ? RunFiles.OUT : RunFiles.ERR);
    try {
      String task =
          Files.readString(directory.resolve(RunFiles.OWN).resolve(RunFiles.TASK)).strip();
      if (!task.equals(question.taskId().toString())) {
        return nothing(question, Outcome.REFUSED, "The run directory belongs to another process.");
      }
      boolean inside =
          file.toRealPath(LinkOption.NOFOLLOW_LINKS).startsWith(directory.toRealPath());
      if (!inside || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return nothing(question, Outcome.REFUSED, file.getFileName() + " is no regular file.");
      }
      return content(question, file);
    } catch (NoSuchFileException e) {
      return nothing(question, Outcome.ABSENT, "The run has written nothing yet.");
    }
  }

  private static FileAnswer content(FileQuestion question, Path file) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long size = channel.size();
      long offset =
          question.offset() < 0
              ? Math.max(0, size + question.offset())
              : Math.min(question.offset(), size);
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(question.limit(), size - offset));
      channel.position(offset);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        continue;
      }
      String text = Base64.getEncoder().encodeToString(read(bytes));
      return new FileAnswer(
          question.processId(), question.file(), Outcome.READ, offset, size, text, "");
    }
  }

  private static byte[] read(ByteBuffer buffer) {
    buffer.flip();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static FileAnswer nothing(FileQuestion question, Outcome outcome, String why) {
    return new FileAnswer(question.processId(), question.file(), outcome, 0, 0, "", why);
  }
}
