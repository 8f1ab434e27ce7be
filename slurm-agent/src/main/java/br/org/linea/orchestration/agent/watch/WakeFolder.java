package br.org.linea.orchestration.agent.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The folder that launchers drop a mark into when their run starts and ends. A mark is a hint and
 * costs one readdir to find; losing one costs a tick.
 */
final class WakeFolder {

  private static final Logger LOG = Logger.getLogger(WakeFolder.class);

  private final Path folder;
  private boolean complained;

  WakeFolder(Path processingDir) {
    this.folder = processingDir.resolve(".orchestration-wake");
  }

  /** Removes all marks; whether there were any. Never throws: a file server away wakes nobody. */
  boolean drain() {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> marks = files.toList();
      for (Path mark : marks) {
        Files.deleteIfExists(mark);
      }
      complained = false;
      return !marks.isEmpty();
    } catch (java.nio.file.NoSuchFileException e) {
      return false;
    } catch (IOException | java.io.UncheckedIOException e) {
      if (!complained) {
        complained = true;
        LOG.warnf("%s cannot be read, jobs are noticed at the next tick only: %s", folder, e);
      }
      return false;
    }
  }
}
