package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.untrusted.BadEntry;
import br.org.linea.orchestration.agent.untrusted.BoundedLooks;
import br.org.linea.orchestration.agent.untrusted.UntrustedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Whether a run directory that was prepared for a task is still there and still the task's. */
public final class RunDirectoryLoss {

  private RunDirectoryLoss() {}

  /**
   * What is amiss with it, in words for people; empty when all is well. Blocks on the shared disk,
   * for a limited time.
   *
   * @throws IOException when the disk does not answer, or the processing folder is not the one that
   *     the agent has written to: its file system may not be mounted
   */
  public static Optional<String> of(Path directory, UUID task) throws IOException {
    Optional<String> holder;
    try {
      holder = RunDirectoryReader.visit(directory, folder -> holder(folder, task));
    } catch (BadEntry e) {
      return Optional.of("its run directory was replaced: " + e.getMessage());
    }
    if (holder.isEmpty()) {
      checkMounted(RunDirectoryReader.processing(directory));
      return Optional.of("its run directory " + directory + " is gone");
    }
    if (holder.get().equals(task.toString())) {
      return Optional.empty();
    }
    return Optional.of(
        "its run directory %s %s"
            .formatted(
                directory,
                holder.get().isEmpty()
                    ? "lacks the agent's mark"
                    : "belongs to task " + holder.get()));
  }

  /** Empty without a mark; one that its own job has made unreadable is the task's. */
  private static String holder(UntrustedFolder folder, UUID task) throws IOException {
    try {
      return RunDirectoryReader.holder(folder).orElse("");
    } catch (BadEntry e) {
      return task.toString();
    }
  }

  private static void checkMounted(Path processing) throws IOException {
    Path made = processing.resolve(RunFiles.WAKE);
    if (!BoundedLooks.shared().take(processing.toString(), () -> Files.exists(made))) {
      throw new IOException(
          "the processing folder lacks what the agent made there, %s; is it mounted?"
              .formatted(made));
    }
  }
}
