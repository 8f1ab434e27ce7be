package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.untrusted.BadEntry;
import br.org.linea.orchestration.agent.untrusted.BoundedLooks;
import br.org.linea.orchestration.agent.untrusted.UntrustedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The folder that launchers drop a mark into when their run starts and ends. A mark is a hint and
 * costs one readdir to find; losing one costs a tick. Any job may put anything there: what cannot
 * be removed stays, is named once, and wakes nothing. For the thread of the watch alone.
 */
final class WakeFolder {

  private static final Logger LOG = Logger.getLogger(WakeFolder.class);
  private static final String NAME = ".orchestration-wake";

  /** Of one look; the rest waits for the next. */
  private static final int MOST_MARKS = 100_000;

  private static final int MOST_KEPT = 1000;

  private final Path processingDir;

  /** Also for the thread of a look that hung. */
  private final Set<String> kept = ConcurrentHashMap.newKeySet();

  private boolean complained;

  WakeFolder(Path processingDir) {
    this.processingDir = processingDir;
  }

  /** Removes all marks; whether there were any. Never throws: a file server away wakes nothing. */
  boolean drain() {
    try {
      boolean woken = BoundedLooks.shared().take("the wake folder", this::removeMarks);
      complained = false;
      return woken;
    } catch (IOException e) {
      if (!complained) {
        complained = true;
        LOG.warnf(
            "%s in %s cannot be read, jobs are noticed at the next tick only: %s",
            NAME, processingDir, e.getMessage());
      }
      return false;
    }
  }

  private boolean removeMarks() throws IOException {
    Optional<UntrustedFolder> found = UntrustedFolder.below(processingDir, Path.of(NAME));
    if (found.isEmpty()) {
      return false;
    }
    boolean woken = false;
    try (UntrustedFolder folder = found.get()) {
      for (String mark : folder.names(MOST_MARKS)) {
        if (!kept.contains(mark)) {
          woken |= remove(folder, mark);
        }
      }
    }
    return woken;
  }

  private boolean remove(UntrustedFolder folder, String mark) throws IOException {
    try {
      return folder.delete(mark);
    } catch (BadEntry e) {
      if (kept.size() < MOST_KEPT && kept.add(mark)) {
        LOG.warnf("among the marks that wake the agent, %s; remove it", e.getMessage());
      }
      return false;
    }
  }
}
