package br.org.linea.orchestration.api.http;

import java.util.HashMap;
import java.util.Map;

/** An amount of something that holders share, with a limit for each of them. Thread safe. */
public final class Shares {

  private final long all;
  private final long each;
  private final Map<String, Long> taken = new HashMap<>();
  private long sum;

  /**
   * Nothing is taken yet.
   *
   * @param all the limit for all together
   * @param each the limit for one holder
   */
  public Shares(long all, long each) {
    this.all = all;
    this.each = each;
  }

  /** The result of a request. */
  public enum Outcome {
    TAKEN,
    HOLDER_HAS_ITS_SHARE,
    NOTHING_LEFT
  }

  /** Takes an amount, or nothing. */
  public synchronized Outcome take(String holder, long amount) {
    long held = taken.getOrDefault(holder, 0L);
    if (held + amount > each) {
      return Outcome.HOLDER_HAS_ITS_SHARE;
    }
    if (sum + amount > all) {
      return Outcome.NOTHING_LEFT;
    }
    taken.put(holder, held + amount);
    sum += amount;
    return Outcome.TAKEN;
  }

  /** Gives back what was taken. */
  public synchronized void giveBack(String holder, long amount) {
    sum -= amount;
    taken.computeIfPresent(holder, (name, held) -> held > amount ? held - amount : null);
  }

  /** What all hold at present. */
  public synchronized long taken() {
    return sum;
  }
}
