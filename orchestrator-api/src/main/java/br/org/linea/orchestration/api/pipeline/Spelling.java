package br.org.linea.orchestration.api.pipeline;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody meant. */
final class Spelling {

  private static final int LONGEST = 64;

  private Spelling() {}

  /** The known word nearest to {@code word}, if it is near enough to be what was meant. */
  static Optional<String> nearest(String word, Collection<String> known) {
    String plain = plain(word);
    if (plain.isEmpty() || plain.length() > LONGEST) {
      return Optional.empty();
    }
    int far = Math.max(1, plain.length() / 3);
    return known.stream()
        .filter(k -> k.length() <= LONGEST && distance(plain, plain(k)) <= far)
        .min(Comparator.comparingInt(k -> distance(plain, plain(k))));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** Edits that make one of the other, a swap of neighbours being one. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, cost, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int[][] cost, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
