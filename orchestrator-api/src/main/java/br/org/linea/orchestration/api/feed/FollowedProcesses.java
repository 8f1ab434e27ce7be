package br.org.linea.orchestration.api.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The processes that have subscribers in this instance, each with its last changes, once in memory
 * for all of its subscribers. Safe for use by several threads.
 */
@ApplicationScoped
class FollowedProcesses {

  /** Changes that are kept of one process. */
  static final int MOST = 50;

  private final Map<Integer, Followed> followed = new HashMap<>();
  private final Set<Integer> due = new LinkedHashSet<>();

  /** A process; its buffer has all changes with numbers above {@code floor}, up to {@code last}. */
  private static final class Followed {
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private int subscribers;
    private int floor;
    private int last;
    private boolean over;

    Followed(int after) {
      floor = after;
      last = after;
    }

    void add(Change change) {
      if (change.number() <= last) {
        return;
      }
      if (change.number() > last + 1) {
        // Read for subscribers that have left since; what is missing here must be read.
        changes.clear();
        floor = change.number() - 1;
      }
      changes.add(change);
      last = change.number();
      if (changes.size() > MOST) {
        floor = changes.removeFirst().number();
      }
    }
  }

  /**
   * All that follows a subscriber's place.
   *
   * @param over whether nothing can follow these
   */
  record Found(List<Change> changes, boolean over) {}

  /**
   * Follows a process for one more subscriber.
   *
   * @param after number of the change that the subscriber has; it reads the history once itself,
   *     from there, after this call
   */
  synchronized void join(int process, int after) {
    followed.computeIfAbsent(process, each -> new Followed(after)).subscribers++;
  }

  /** The end of a subscriber that has joined. */
  synchronized void leave(int process) {
    Followed one = followed.get(process);
    one.subscribers--;
    if (one.subscribers == 0) {
      followed.remove(process);
    }
  }

  /** This process is to be read, if it is followed and can still change. */
  synchronized void request(int process) {
    Followed one = followed.get(process);
    if (one != null && !one.over) {
      due.add(process);
    }
  }

  /** All are to be read that can still change. */
  synchronized void requestAll() {
    followed.keySet().forEach(this::request);
  }

  /** Some of those that are to be read, with the number of the last change of each. */
  synchronized Map<Integer, Integer> take(int most) {
    Map<Integer, Integer> taken = new HashMap<>();
    Iterator<Integer> each = due.iterator();
    while (each.hasNext() && taken.size() < most) {
      int process = each.next();
      each.remove();
      if (followed.containsKey(process)) {
        taken.put(process, followed.get(process).last);
      }
    }
    return taken;
  }

  /** Adds what the reader found. */
  synchronized void add(int process, List<Change> changes, boolean over) {
    Followed one = followed.get(process);
    if (one != null) {
      changes.forEach(one::add);
      one.over = over;
    }
  }

  /** What follows a change; empty when the buffer begins later, and the history must be read. */
  synchronized Optional<Found> after(int process, int number) {
    Followed one = followed.get(process);
    if (one == null || number < one.floor) {
      return Optional.empty();
    }
    return Optional.of(
        new Found(
            one.changes.stream().filter(change -> change.number() > number).toList(), one.over));
  }
}
