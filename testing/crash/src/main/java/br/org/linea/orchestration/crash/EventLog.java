package br.org.linea.orchestration.crash;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells what happens as it happens, in UTC as the programs' logs do. For all threads. */
final class EventLog {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final PrintStream out;
  private final Instant begun = Instant.now();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();
  private final Map<Lane, Integer> struck = new ConcurrentSkipListMap<>();
  private final Map<Lane, String> leftOut = new ConcurrentSkipListMap<>();

  EventLog(PrintStream out) {
    this.out = out;
  }

  void say(String what, Object... values) {
    Instant now = Instant.now();
    Duration since = Duration.between(begun, now);
    String line =
        "%s +%02d:%02d %s"
            .formatted(
                TIME.format(now), since.toMinutes(), since.toSecondsPart(), what.formatted(values));
    out.println(line);
  }

  /** What must not happen, whatever is killed: the run has failed. */
  void fault(String what, Object... values) {
    String words = what.formatted(values);
    faults.add(words);
    say("FAULT %s", words);
  }

  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  /** A fault of this lane was injected. */
  void struck(Lane lane) {
    struck.merge(lane, 1, Integer::sum);
  }

  /** This machine cannot give what the lane needs. */
  void leftOut(Lane lane, String reason) {
    leftOut.put(lane, reason);
    say("the lane %s is left out: %s", lane, reason);
  }

  /** How many faults of each lane were injected; none where the map has no number. */
  Map<Lane, Integer> struck() {
    return struck;
  }

  /** Lanes that are impossible here, and why. */
  Map<Lane, String> leftOut() {
    return leftOut;
  }

  Map<String, Integer> counts() {
    return counts;
  }

  List<String> faults() {
    return faults;
  }
}
