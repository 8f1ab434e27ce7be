package br.org.linea.orchestration.agent.plan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options of sbatch and what is done about each in a template: the table {@code
 * slurm/sbatch-options.tsv}, whose head describes it.
 */
public final class SbatchOptions {

  /** Releases that the table covers, oldest first. */
  static final List<String> RELEASES =
      List.of("22.05", "23.02", "23.11", "24.05", "24.11", "25.05", "25.11", "26.05");

  /** What is done about an option. */
  public enum Treatment {
    HONOUR,
    OVERRIDE,
    REFUSE,
    CHECK
  }

  /** Whether an option has an argument. */
  public enum Argument {
    NONE,
    REQUIRED,
    OPTIONAL
  }

  /**
   * One option.
   *
   * @param name its long form
   * @param letter its short form, {@code -} without one
   * @param releases those that know it
   * @param reason for a treatment other than {@link Treatment#HONOUR}
   */
  public record Option(
      String name,
      String letter,
      Argument argument,
      Set<String> releases,
      Treatment treatment,
      String reason) {}

  private static final String TABLE = "/slurm/sbatch-options.tsv";
  private static final List<Option> ALL = read();

  private SbatchOptions() {}

  /** The whole table. */
  public static List<Option> all() {
    return ALL;
  }

  /** An option by its letter. */
  static Optional<Option> byLetter(char letter) {
    return ALL.stream()
        .filter(option -> option.letter().equals(String.valueOf(letter)))
        .findFirst();
  }

  /**
   * The options that some release takes a word for: the option of this name, or, as getopt_long
   * does, the only one that begins so.
   */
  static List<Option> byName(String word) {
    List<Option> exact = ALL.stream().filter(option -> option.name().equals(word)).toList();
    if (!exact.isEmpty()) {
      return List.of(exact.getFirst());
    }
    return RELEASES.stream()
        .map(release -> beginningWith(word, release))
        .filter(some -> some.size() == 1)
        .map(List::getFirst)
        .distinct()
        .toList();
  }

  /** Whether every release that knows such an option knows several. */
  static boolean isAmbiguous(String word) {
    return byName(word).isEmpty()
        && RELEASES.stream().anyMatch(release -> beginningWith(word, release).size() > 1);
  }

  private static List<Option> beginningWith(String word, String release) {
    return ALL.stream()
        .filter(option -> option.name().startsWith(word) && option.releases().contains(release))
        .toList();
  }

  private static List<Option> read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                SbatchOptions.class.getResourceAsStream(TABLE), StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .map(
              cells ->
                  new Option(
                      cells[0],
                      cells[1],
                      Argument.valueOf(cells[2].toUpperCase(Locale.ROOT)),
                      releases(cells[3]),
                      Treatment.valueOf(cells[4].toUpperCase(Locale.ROOT)),
                      cells[5]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code 22.05-24.11}, {@code 26.05}, or a list of them. */
  private static Set<String> releases(String text) {
    return Arrays.stream(text.split(","))
        .map(range -> range.split("-"))
        .flatMap(
            ends ->
                RELEASES
                    .subList(RELEASES.indexOf(ends[0]), RELEASES.indexOf(ends[ends.length - 1]) + 1)
                    .stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
