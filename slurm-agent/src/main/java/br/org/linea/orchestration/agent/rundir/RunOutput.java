package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.untrusted.BadEntry;
import br.org.linea.orchestration.agent.untrusted.Bytes;
import br.org.linea.orchestration.agent.untrusted.UntrustedFolder;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileAnswer.Outcome;
import br.org.linea.orchestration.messages.FileQuestion;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * Reads parts of {@code run.out}, {@code run.err} and the job script for the API. A pipeline may
 * put anything in their place; nothing but a regular file is read. Blocks on the shared disk, for a
 * limited time.
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
    try {
      return RunDirectoryReader.visit(directory, folder -> read(folder, question))
          .orElseGet(() -> absent(question));
    } catch (NoSuchFileException e) {
      return absent(question);
    } catch (BadEntry e) {
      return nothing(question, Outcome.REFUSED, e.brief());
    }
  }

  private static FileAnswer read(UntrustedFolder folder, FileQuestion question) throws IOException {
    Optional<String> holder = RunDirectoryReader.holder(folder);
    if (holder.isEmpty()) {
      return absent(question);
    }
    if (!holder.get().equals(question.taskId().toString())) {
      return nothing(question, Outcome.REFUSED, "The run directory belongs to another process.");
    }
    String name =
        switch (question.file()) {
          case OUT -> RunFiles.OUT;
          case ERR -> RunFiles.ERR;
          case SCRIPT -> RunFiles.SCRIPT;
        };
    try (SeekableByteChannel channel = folder.open(name)) {
      long size = channel.size();
      long offset =
          question.offset() < 0
              ? Math.max(0, size + question.offset())
              : Math.min(question.offset(), size);
      channel.position(offset);
      byte[] bytes = Bytes.read(channel, (int) Math.min(question.limit(), size - offset));
      String text = Base64.getEncoder().encodeToString(bytes);
      return new FileAnswer(
          question.processId(), question.file(), Outcome.READ, offset, size, text, "");
    }
  }

  private static FileAnswer absent(FileQuestion question) {
    return nothing(question, Outcome.ABSENT, "The run has written nothing yet.");
  }

  private static FileAnswer nothing(FileQuestion question, Outcome outcome, String why) {
    return new FileAnswer(question.processId(), question.file(), outcome, 0, 0, "", why);
  }
}
