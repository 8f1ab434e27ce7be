package br.org.linea.orchestration.stack.fuzz;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Many random cases of one test: 200, or 10,000 with {@code -Dorchestration.full=true}. A failure
 * names its seed; {@code -Dorchestration.fuzz.seed=N} begins with that one.
 */
public final class RandomCases {

  private static final int SHORT = 200;
  private static final int LONG = 10_000;
  private static final int SIZE = 1_000;
  private static final String SEED = "orchestration.fuzz.seed";

  private RandomCases() {}

  /** One case. */
  @FunctionalInterface
  public interface Case {
    /** Runs it; every choice comes from {@code draw}, so that its seed repeats it. */
    void run(Draw draw) throws Exception;
  }

  /** Where a case gets its values. */
  public record Draw(Random random) {

    /** A value of many. */
    public <T> T from(Arbitrary<T> values) {
      return values.generator(SIZE).next(random).value();
    }

    /** One of these. */
    public <T> T of(List<T> values) {
      return values.get(random.nextInt(values.size()));
    }

    /** One of these. */
    @SafeVarargs
    public final <T> T of(T... values) {
      return values[random.nextInt(values.length)];
    }

    /** True once in so many times. */
    public boolean rarely(int times) {
      return random.nextInt(times) == 0;
    }

    /** From 0 up to, and without, {@code end}. */
    public int below(int end) {
      return random.nextInt(end);
    }
  }

  /** How many there are in this run. */
  public static int count() {
    return Boolean.getBoolean("orchestration.full") ? LONG : SHORT;
  }

  /**
   * Runs them one after another, up to the first failure.
   *
   * @throws AssertionError what failed, with the seed of its case
   */
  public static void each(Case one) {
    each(count(), one);
  }

  /** Runs so many of them. */
  public static void each(int count, Case one) {
    long first = Long.getLong(SEED, ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));
    JqwikSession.run(
        () -> {
          for (long seed = first; seed < first + count; seed++) {
            run(one, seed);
          }
        });
  }

  private static void run(Case one, long seed) {
    try {
      one.run(new Draw(new Random(seed)));
    } catch (Exception | AssertionError e) {
      throw new AssertionError("with -D%s=%d: %s".formatted(SEED, seed, e), e);
    }
  }
}
