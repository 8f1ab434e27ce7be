package br.org.linea.orchestration.crash;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What a client asks for.
 *
 * @param pipeline of {@code testing/crash/pipelines}
 * @param config a JSON object
 * @param stopAfter how long after its acceptance it is stopped
 * @param good whether the API must accept it
 * @param keyed whether it carries an idempotency key, and is therefore asked for until an answer
 *     comes
 */
record LoadRequest(
    String pipeline, String config, Optional<Duration> stopAfter, boolean good, boolean keyed) {

  private static final int KINDS = 100;

  /** What {@code hostile/run.sh} can do. */
  static final List<String> TRICKS =
      List.of("text", "fifos", "links", "folders", "huge", "numbers");

  private static final String HOSTILE = "hostile";
  private static final int HOSTILE_PERCENT = 12;

  static LoadRequest draw(Random random, boolean hostile) {
    if (hostile && random.nextInt(KINDS) < HOSTILE_PERCENT) {
      return hostile(random);
    }
    int kind = random.nextInt(KINDS);
    boolean keyed = random.nextInt(5) > 0;
    int quick = random.nextInt(5);
    int slow = 15 + random.nextInt(30);
    int code = 1 + random.nextInt(90);
    Optional<Duration> soon = Optional.of(Duration.ofMillis(random.nextInt(4000)));
    Optional<Duration> later = Optional.of(Duration.ofMillis(random.nextInt(15_000)));
    if (kind < 38) {
      return run("marked", quick, 0, Optional.empty(), keyed);
    } else if (kind < 50) {
      return run("marked", quick, code, Optional.empty(), keyed);
    } else if (kind < 60) {
      return run("marked", slow, 0, Optional.empty(), keyed);
    } else if (kind < 68) {
      return run("marked", 60, 0, later, keyed);
    } else if (kind < 74) {
      return run("marked", quick, 0, soon, keyed);
    } else if (kind < 82) {
      return run("marked_local", quick, 0, Optional.empty(), keyed);
    } else if (kind < 85) {
      return run("marked_local", quick, code, Optional.empty(), keyed);
    } else if (kind < 88) {
      return run("marked_local", 40, 0, later, keyed);
    } else if (kind < 93) {
      return family(1 + random.nextInt(3), quick, random.nextBoolean() ? soon : Optional.empty());
    } else if (kind < 96) {
      return new LoadRequest("refused", "{}", Optional.empty(), true, keyed);
    } else if (kind < 98) {
      return new LoadRequest("marked", "{\"seconds\": \"soon\"}", Optional.empty(), false, true);
    }
    return new LoadRequest("unknown", "{}", Optional.empty(), false, true);
  }

  private static LoadRequest hostile(Random random) {
    String config =
        "{\"trick\": \"%s\", \"seconds\": %d, \"exit_code\": %d}"
            .formatted(
                TRICKS.get(random.nextInt(TRICKS.size())),
                random.nextInt(12),
                random.nextBoolean() ? 0 : 1 + random.nextInt(90));
    Optional<Duration> stopAfter =
        random.nextInt(5) == 0
            ? Optional.of(Duration.ofMillis(random.nextInt(12_000)))
            : Optional.empty();
    String pipeline = random.nextInt(3) == 0 ? HOSTILE + "_local" : HOSTILE;
    return new LoadRequest(pipeline, config, stopAfter, true, true);
  }

  /**
   * The same that waits for others.
   *
   * @param condition {@code ok} or {@code any}
   * @return the body of {@code POST /api/processes/}
   */
  String after(List<Integer> others, String condition) {
    return "{\"pipeline\": \"%s\", \"used_config\": %s, \"after\": %s, \"after_condition\": \"%s\"}"
        .formatted(pipeline, config, others, condition);
  }

  /** The body of {@code POST /api/processes/batch/} for so many of it. */
  String times(int number) {
    return "{\"pipeline\": \"%s\", \"configs\": %s}"
        .formatted(pipeline, Collections.nCopies(number, config));
  }

  /** Whether its job harms others if it can. */
  boolean isHostile() {
    return pipeline.startsWith(HOSTILE);
  }

  private static LoadRequest run(
      String pipeline, int seconds, int code, Optional<Duration> stopAfter, boolean keyed) {
    String config = "{\"seconds\": %d, \"exit_code\": %d}".formatted(seconds, code);
    return new LoadRequest(pipeline, config, stopAfter, true, keyed);
  }

  private static LoadRequest family(int children, int seconds, Optional<Duration> stopAfter) {
    String config = "{\"seconds\": %d, \"children\": %d}".formatted(seconds, children);
    return new LoadRequest("family", config, stopAfter, true, true);
  }
}
