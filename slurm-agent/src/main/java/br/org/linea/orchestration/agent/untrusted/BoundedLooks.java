package br.org.linea.orchestration.agent.untrusted;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes looks at files on threads of its own and waits for them for a limited time.
 *
 * <p>Java can neither open without blocking nor interrupt an {@code open}. A job that swaps a file
 * for a FIFO between the check of its type and its opening can therefore hold one thread; so can a
 * file server that hangs. Such a thread is left behind until the system call returns. A subject
 * with a hanging look is refused at once, and tried again with back-off, until {@value
 * #MOST_OF_ONE} of its looks hang. The more looks hang in all, the shorter is the wait for the
 * next, so that a hanging file server costs a round seconds, not minutes. Any thread may call.
 */
public final class BoundedLooks {

  /** One look at files. */
  @FunctionalInterface
  public interface Look<T> {

    /** Takes it; may block for ever. */
    T take() throws IOException;
  }

  private static final int MOST_OF_ONE = 4;
  private static final int MOST_IN_ALL = 256;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final BoundedLooks SHARED = new BoundedLooks(Duration.ofSeconds(10));

  private static final class Hanging {
    private int looks;
    private long notBefore;
  }

  private final Duration limit;
  private final Map<String, Hanging> hanging = new HashMap<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST_IN_ALL,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("look-", 0).daemon(true).factory());

  /**
   * With its own limit.
   *
   * @param limit how long a look may take while none hangs
   */
  public BoundedLooks(Duration limit) {
    this.limit = limit;
  }

  /** Shared by all that look at the same disk. */
  public static BoundedLooks shared() {
    return SHARED;
  }

  /**
   * Takes a look.
   *
   * @param subject whose files are looked at; its hanging looks count together
   * @throws HangingLook when there is no answer in time
   * @throws IOException what the look itself throws
   */
  public <T> T take(String subject, Look<T> look) throws IOException {
    long nanos = remaining(subject);
    Task<T> task = new Task<>(subject, look::take);
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      throw new HangingLook("too many looks at files hang, of " + subject + " nothing is known");
    }
    try {
      return task.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.abandon();
      throw new HangingLook("a look at the files of " + subject + " hangs");
    } catch (InterruptedException e) {
      task.abandon();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while looking at files of " + subject);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static IOException rethrown(Throwable cause) {
    return switch (cause) {
      case IOException io -> io;
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      default -> new IOException(cause);
    };
  }

  private synchronized long remaining(String subject) throws HangingLook {
    Hanging own = hanging.get(subject);
    if (own != null && (own.looks >= MOST_OF_ONE || System.nanoTime() - own.notBefore < 0)) {
      throw new HangingLook("a look at the files of " + subject + " hangs");
    }
    int all = hanging.values().stream().mapToInt(it -> it.looks).sum();
    return Math.max(SHORTEST.toNanos(), limit.toNanos() / (1 + all));
  }

  private synchronized void hangs(String subject) {
    Hanging own = hanging.computeIfAbsent(subject, key -> new Hanging());
    own.looks++;
    own.notBefore = System.nanoTime() + limit.multipliedBy(1L << own.looks).toNanos();
  }

  private synchronized void returned(String subject) {
    Hanging own = hanging.get(subject);
    own.looks--;
    if (own.looks == 0) {
      hanging.remove(subject);
    } else {
      own.notBefore = System.nanoTime();
    }
  }

  /** A look that knows whether anybody still waits for it. */
  private final class Task<T> extends FutureTask<T> {

    private final String subject;
    private boolean abandoned;
    private boolean over;

    Task(String subject, Callable<T> look) {
      super(look);
      this.subject = subject;
    }

    void abandon() {
      synchronized (BoundedLooks.this) {
        if (!over) {
          abandoned = true;
          hangs(subject);
        }
      }
    }

    @Override
    protected void done() {
      synchronized (BoundedLooks.this) {
        over = true;
        if (abandoned) {
          returned(subject);
        }
      }
    }
  }
}
