package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.messages.ProcessId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** What one watch is at. Its own thread writes, any thread reads. */
final class WatchState {

  private static final Logger LOG = Logger.getLogger(WatchState.class);
  private static final int TICKS = 3;
  private static final Duration LEAST = Duration.ofSeconds(3);
  private static final Duration FIRST_SILENCE = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 6;

  private record Trouble(String why, int logged, long nextLog) {}

  private record Step(String what, Duration allowance) {
    static final Step NONE = new Step("", Duration.ZERO);
  }

  private final String name;
  private final Duration limit;
  private final Map<ProcessKey, Trouble> troubles = new ConcurrentHashMap<>();
  private volatile boolean begun;
  private volatile long roundEnded;
  private volatile long roundSucceeded;
  private volatile Step step = Step.NONE;
  private volatile String failure = "";

  WatchState(String name, Duration tick) {
    this.name = name;
    Duration ticks = tick.multipliedBy(TICKS);
    this.limit = ticks.compareTo(LEAST) < 0 ? LEAST : ticks;
  }

  /** Its rounds begin. */
  void begin() {
    roundEnded = System.nanoTime();
    roundSucceeded = roundEnded;
    begun = true;
  }

  /** A round is over, and all that it was to do is done. */
  void succeeded() {
    roundEnded = System.nanoTime();
    roundSucceeded = roundEnded;
    step = Step.NONE;
    failure = "";
  }

  /** A round is over and was cut short. */
  void failed(RuntimeException fault) {
    roundEnded = System.nanoTime();
    failure = step.what + (step.what.isEmpty() ? "" : ": ") + fault;
  }

  /** It now looks at a process. */
  void at(ProcessId process) {
    step = new Step("process " + process, Duration.ZERO);
  }

  /** It now waits for something that has a time-out of its own. */
  void waitsFor(String what, Duration timeout) {
    step = new Step(what, timeout);
  }

  /** A process cannot be looked at. Logged at once, and then with back-off while it stays so. */
  void trouble(ProcessKey process, String why) {
    troubles.compute(
        process,
        (id, last) -> {
          long now = System.nanoTime();
          boolean known = last != null && last.why.equals(why);
          if (known && now - last.nextLog < 0) {
            return last;
          }
          int logged = known ? last.logged : 0;
          LOG.warnf("process %s: %s", id.processId(), why);
          long silence = FIRST_SILENCE.toNanos() << Math.min(logged, MOST_DOUBLINGS);
          return new Trouble(why, logged + 1, now + silence);
        });
  }

  /** A process could be looked at. */
  void fine(ProcessKey process) {
    troubles.remove(process);
  }

  /** Forgets all processes but these. */
  void keep(Set<ProcessKey> processes) {
    troubles.keySet().retainAll(processes);
  }

  Duration sinceRound() {
    return begun ? Duration.ofNanos(System.nanoTime() - roundEnded) : Duration.ZERO;
  }

  /** Empty while its rounds succeed. */
  Optional<String> problem() {
    Step now = step;
    Duration age = Duration.ofNanos(begun ? System.nanoTime() - roundSucceeded : 0);
    if (age.compareTo(limit.plus(now.allowance)) <= 0) {
      return Optional.empty();
    }
    String why = failure.isEmpty() ? "it hangs at " + now.what : failure;
    return Optional.of(
        "the %s has finished no round for %d s: %s".formatted(name, age.toSeconds(), why));
  }

  List<String> troubles() {
    return troubles.entrySet().stream()
        .map(entry -> "process " + entry.getKey().processId() + ": " + entry.getValue().why)
        .toList();
  }
}
