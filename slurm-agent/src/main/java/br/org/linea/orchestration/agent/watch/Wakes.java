package br.org.linea.orchestration.agent.watch;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets other threads end the wait of a watch. A wake that comes during the work is not lost. */
final class Wakes {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean pending;

  void wake() {
    lock.lock();
    try {
      pending = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until woken, or for {@code limit}; whether it was woken. */
  boolean await(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (!pending && left > 0) {
        left = woken.awaitNanos(left);
      }
      boolean result = pending;
      pending = false;
      return result;
    } finally {
      lock.unlock();
    }
  }
}
