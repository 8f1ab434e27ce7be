package br.org.linea.orchestration.agent.command;

import java.io.IOException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Starts programs by {@code posix_spawn}: one process, no thread. What cannot be started so was not
 * started at all, and another launcher tries.
 */
final class SpawnLauncher implements ProgramLauncher {

  private static final Logger LOG = Logger.getLogger(SpawnLauncher.class);

  private final SpawnCalls calls;
  private final ProgramLauncher other;
  private final AtomicBoolean complained = new AtomicBoolean();

  /** Killed, and not seen to end: a process in uninterruptible sleep ends when its disk answers. */
  private final Queue<Long> unreaped = new ConcurrentLinkedQueue<>();

  SpawnLauncher(SpawnCalls calls, ProgramLauncher other) {
    this.calls = calls;
    this.other = other;
  }

  @Override
  public CommandResult run(Invocation call) {
    unreaped.removeIf(this::hasEnded);
    Optional<String> program = call.program();
    // A call into C would hold the carrier of a virtual thread until the program ends.
    if (program.isEmpty() || Thread.currentThread().isVirtual()) {
      return other.run(call);
    }
    SpawnedChild child;
    try {
      child = calls.spawn(program.get(), call.argv(), call.environment(), call.folder());
    } catch (IOException e) {
      return insteadOf(e, call);
    }
    // From here on the program runs: whatever happens, it must not be started again.
    try (child) {
      SpawnedRun run = new SpawnedRun(call, child, calls);
      CommandResult result = run.toItsEnd();
      if (!run.isReaped()) {
        unreaped.add(child.pid());
      }
      return result;
    }
  }

  private CommandResult insteadOf(IOException failure, Invocation call) {
    CommandResult result = other.run(call);
    if (!(result instanceof CommandResult.NotStarted) && complained.compareAndSet(false, true)) {
      LOG.warnf(
          "%s could not be started by posix_spawn and was started by Java: %s",
          call.name(), failure.getMessage());
    }
    return result;
  }

  private boolean hasEnded(long pid) {
    try {
      return calls.exit(pid).isPresent();
    } catch (IOException e) {
      LOG.debugf("process %d is no child any more: %s", pid, e);
      return true;
    }
  }
}
