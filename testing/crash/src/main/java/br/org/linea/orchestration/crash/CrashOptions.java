package br.org.linea.orchestration.crash;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The command line.
 *
 * @param minutes how long faults are injected
 * @param seed where all random numbers come from
 * @param most processes under way at once
 * @param lanes which faults are injected
 * @param variant the folder of {@code testing/slurm-variants} whose Slurm is started; a plain one
 *     without it
 */
record CrashOptions(int minutes, long seed, int most, Set<Lane> lanes, Optional<String> variant) {

  static final String USAGE =
      """
      Usage: deploy/local/crash --minutes N [--seed S] [--most PROCESSES] [--lanes A,B] [--without A,B] [--variant SLURM]
      Lanes: %s
      """
          .formatted(Lane.all());

  private static final int MOST = 24;

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException in words, when it says nothing that can be done
   */
  static CrashOptions parse(String... arguments) {
    int minutes = 0;
    long seed = new Random().nextInt(Integer.MAX_VALUE);
    int most = MOST;
    Set<Lane> lanes = Lane.all();
    Optional<String> variant = Optional.empty();
    Set<Lane> without = EnumSet.noneOf(Lane.class);
    if (arguments.length % 2 != 0) {
      throw new IllegalArgumentException("Each option has a value.");
    }
    for (int each = 0; each < arguments.length; each += 2) {
      String value = arguments[each + 1];
      switch (arguments[each]) {
        case "--minutes" -> minutes = Integer.parseInt(value);
        case "--seed" -> seed = Long.parseLong(value);
        case "--most" -> most = Integer.parseInt(value);
        case "--lanes" -> lanes = Lane.parse(value);
        case "--variant" -> variant = Optional.of(value);
        case "--without" -> without.addAll(Lane.parse(value));
        default -> throw new IllegalArgumentException("There is no option " + arguments[each]);
      }
    }
    lanes.removeAll(without);
    if (minutes < 1 || most < 1) {
      throw new IllegalArgumentException("--minutes and --most are positive numbers.");
    }
    return new CrashOptions(minutes, seed, most, lanes, variant);
  }
}
