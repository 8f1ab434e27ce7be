package br.org.linea.orchestration.local.crash;

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
final class Chronicle {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final PrintStream out;
  private final Instant begun = Instant.now();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();

  Chronicle(PrintStream out) {
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

  Map<String, Integer> counts() {
    return counts;
  }

  List<String> faults() {
    return faults;
  }
}
