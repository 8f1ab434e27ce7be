package br.org.linea.orchestration.agent.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** Follows one child to its end, on the thread that started it. */
final class SpawnedRun {

  private static final Logger LOG = Logger.getLogger(SpawnedRun.class);
  private static final long DRAIN_LIMIT = Duration.ofSeconds(2).toNanos();

  /** An interrupt, or an end while a grandchild holds the output open, is seen so late at most. */
  private static final int SLICE_MILLIS = 100;

  private static final int LONGEST_PAUSE_MILLIS = 50;

  /** A program's files are closed a moment before it has ended. */
  private static final int SHORT_LOOKS = 5;

  private static final long SHORT_PAUSE_NANOS = 100_000;

  private final Invocation call;
  private final SpawnedChild child;
  private final SpawnCalls calls;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private boolean flooded;
  private int looks;
  private OptionalInt code = OptionalInt.empty();

  SpawnedRun(Invocation call, SpawnedChild child, SpawnCalls calls) {
    this.call = call;
    this.child = child;
    this.calls = calls;
  }

  /** Whether the kernel has forgotten the child. */
  boolean isReaped() {
    return code.isPresent();
  }

  /** Returns when the program has ended, or was killed. */
  CommandResult toItsEnd() {
    try {
      return follow();
    } catch (IOException | RuntimeException e) {
      kill();
      return call.unreadable(e);
    }
  }

  private CommandResult follow() throws IOException {
    long end = System.nanoTime() + call.limit().toNanos();
    while (code.isEmpty()) {
      long left = end - System.nanoTime();
      if (flooded || left <= 0 || Thread.currentThread().isInterrupted()) {
        return cut();
      }
      look((int) Math.min(SLICE_MILLIS, left / 1_000_000 + 1));
    }
    drain();
    if (child.isOpen() && !flooded) {
      LOG.debugf("process %d has ended and its output has not", child.pid());
      ProcessSession.kill(child.pid());
      drain();
    }
    if (flooded || Thread.currentThread().isInterrupted()) {
      return cut();
    }
    if (child.isOpen()) {
      throw new IOException("it stays open after the end of the program");
    }
    return new CommandResult.Exited(code.getAsInt(), text(out), text(err));
  }

  /** Waits a moment for output, and asks for the exit code when there is none. */
  private void look(int millis) throws IOException {
    if (!child.isOpen()) {
      pause();
    } else if (child.await(millis)) {
      child.read(this::keep);
      if (child.isOpen()) {
        return;
      }
    }
    code = calls.exit(child.pid());
  }

  private void pause() {
    looks++;
    if (looks <= SHORT_LOOKS) {
      LockSupport.parkNanos(SHORT_PAUSE_NANOS);
    } else {
      child.await(Math.min(looks - SHORT_LOOKS, LONGEST_PAUSE_MILLIS));
    }
  }

  private void keep(boolean error, byte[] buffer, int count) {
    ByteArrayOutputStream kept = error ? err : out;
    if (kept.size() + count > call.maxBytes()) {
      flooded = true;
    } else {
      kept.write(buffer, 0, count);
    }
  }

  private void drain() throws IOException {
    long end = System.nanoTime() + DRAIN_LIMIT;
    while (child.isOpen()
        && !flooded
        && !Thread.currentThread().isInterrupted()
        && System.nanoTime() < end) {
      if (child.await(SLICE_MILLIS)) {
        child.read(this::keep);
      }
    }
  }

  private CommandResult cut() throws IOException {
    kill();
    if (flooded) {
      return call.tooLong();
    }
    if (Thread.currentThread().isInterrupted()) {
      return call.interrupted();
    }
    drain();
    return call.tooSlow(text(out), text(err));
  }

  private void kill() {
    LOG.debugf("killing process %d and its session", child.pid());
    ProcessSession.kill(child.pid());
    if (isReaped()) {
      return;
    }
    ProcessHandle.of(child.pid()).ifPresent(ProcessHandle::destroyForcibly);
    try {
      long end = System.nanoTime() + DRAIN_LIMIT;
      while (code.isEmpty() && System.nanoTime() < end) {
        code = calls.exit(child.pid());
        if (code.isEmpty()) {
          LockSupport.parkNanos(SHORT_PAUSE_NANOS);
        }
      }
    } catch (IOException e) {
      LOG.debugf("the end of process %d was not seen: %s", child.pid(), e);
    }
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
