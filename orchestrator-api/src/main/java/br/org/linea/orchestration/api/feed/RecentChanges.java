package br.org.linea.orchestration.api.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The last changes of all processes, once in memory for all subscribers to them. A subscriber keeps
 * its place and nothing else; when the buffer no longer reaches back to that place, it reads the
 * history itself. Empty while there are no subscribers. Safe for use by several threads.
 */
@ApplicationScoped
class RecentChanges {

  /** Changes in the buffer. */
  static final int MOST = 1000;

  private final TreeMap<Place, PlacedChange> changes = new TreeMap<>();
  private Optional<Place> last = Optional.empty();
  private Place floor;
  private int subscribers;
  private long generation;

  /** What follows a subscriber's place. */
  sealed interface Answer {

    /**
     * All that follows.
     *
     * @param to the place of the subscriber that has them
     */
    record Found(List<Change> changes, Place to) implements Answer {}

    /**
     * The buffer begins after the place.
     *
     * @param to how far the subscriber must read the history itself
     */
    record TooFarBehind(Place to) implements Answer {}

    /** The place is one of a history that the database no longer has. */
    record Gone() implements Answer {}
  }

  /** Counts a subscriber; the number says which history its places belong to. */
  synchronized long join() {
    subscribers++;
    return generation;
  }

  /** The end of a subscriber that has joined. */
  synchronized void leave() {
    subscribers--;
    if (subscribers == 0) {
      clear();
    }
  }

  /** The place from which the reader goes on; empty when there is nothing to read for. */
  synchronized Optional<Place> last() {
    return last;
  }

  /** Begins after this place, unless it has begun. */
  synchronized void begin(Place now) {
    if (last.isEmpty() && subscribers > 0) {
      last = Optional.of(now);
      floor = now;
    }
  }

  /**
   * Adds what the reader found.
   *
   * @param from the place from which it read
   * @param found all that follows, in order
   */
  synchronized void add(Place from, List<PlacedChange> found) {
    if (!last.equals(Optional.of(from))) {
      // The buffer was emptied while the reader was reading.
      return;
    }
    for (PlacedChange each : found) {
      changes.put(each.place(), each);
      last = Optional.of(each.place());
    }
    while (changes.size() > MOST) {
      floor = changes.pollFirstEntry().getKey();
    }
  }

  /** Another history has taken the place of the one that was read: subscribers must come again. */
  synchronized void restart() {
    generation++;
    clear();
  }

  private void clear() {
    changes.clear();
    last = Optional.empty();
  }

  /**
   * What follows a place.
   *
   * @param joined what {@link #join()} returned
   * @param owners of the processes; everybody's when empty
   */
  synchronized Answer after(long joined, Place place, Optional<Set<String>> owners) {
    if (joined != generation || last.isEmpty()) {
      return new Answer.Gone();
    }
    if (place.isBefore(floor)) {
      return new Answer.TooFarBehind(last.get());
    }
    List<Change> found =
        changes.tailMap(place, false).values().stream()
            .filter(each -> owners.isEmpty() || owners.get().contains(each.owner()))
            .map(PlacedChange::change)
            .toList();
    return new Answer.Found(found, place.isBefore(last.get()) ? last.get() : place);
  }
}
