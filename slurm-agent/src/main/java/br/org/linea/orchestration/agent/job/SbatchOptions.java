package br.org.linea.orchestration.agent.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options of sbatch and what is done about each in a template, and the variables that set them
 * in job.env: the tables {@code slurm/sbatch-options.tsv} and {@code slurm/sbatch-variables.tsv},
 * whose heads describe them.
 */
public final class SbatchOptions {

  /** HeldJobs that the table covers, oldest first. */
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

  /** How a value of an option becomes one of a field of slurmrestd; the table says what fits. */
  public enum Shape {
    TEXT,
    MINUTES,
    MEGABYTES,
    COUNT,
    RANGE,
    NUMBER,
    YES,
    NO,
    NONE
  }

  /**
   * What slurmrestd has in place of an option.
   *
   * @param name empty for {@link Shape#NONE}
   */
  public record Field(String name, Shape shape) {}

  /**
   * One option.
   *
   * @param name its long form
   * @param letter its short form, {@code -} without one
   * @param releases those that know it
   * @param field empty where a job with this option goes by sbatch
   * @param reason for a treatment other than {@link Treatment#HONOUR}
   */
  public record Option(
      String name,
      String letter,
      Argument argument,
      Set<String> releases,
      Treatment treatment,
      Optional<Field> field,
      String reason) {

    /**
     * Why the agent does not take the option with this value, in words that begin with the option;
     * empty when it does.
     */
    Optional<String> refusal(String value) {
      boolean refused =
          treatment == Treatment.REFUSE || treatment == Treatment.CHECK && !isFine(value);
      return refused ? Optional.of("--" + name + ": " + reason) : Optional.empty();
    }

    private boolean isFine(String value) {
      return switch (name) {
        case "export" -> Arrays.stream(value.split(",")).anyMatch("ALL"::equalsIgnoreCase);
        case "dependency" -> !value.contains("singleton");
        default -> true;
      };
    }
  }

  /** A variable of sbatch, with the option that it sets or what is done about itself. */
  private record Variable(Optional<Option> option, Optional<String> refusal) {}

  private static final String NONE = "-";
  private static final List<Option> ALL =
      rows("/slurm/sbatch-options.tsv").map(SbatchOptions::option).toList();
  private static final Map<String, Variable> VARIABLES =
      rows("/slurm/sbatch-variables.tsv")
          .collect(Collectors.toUnmodifiableMap(cells -> cells[0], SbatchOptions::variable));

  private SbatchOptions() {}

  /** The whole table. */
  public static List<Option> all() {
    return ALL;
  }

  /**
   * Why a variable must not reach sbatch with this value, in words; empty when it may, as may every
   * variable that sbatch does not read.
   */
  public static Optional<String> refusal(String variable, String value) {
    return Optional.ofNullable(VARIABLES.get(variable))
        .flatMap(it -> it.refusal().or(() -> it.option().flatMap(set -> set.refusal(value))));
  }

  /** The variables that sbatch reads. */
  public static Set<String> variables() {
    return VARIABLES.keySet();
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

  private static Option option(String[] cells) {
    return new Option(
        cells[0],
        cells[1],
        Argument.valueOf(cells[2].toUpperCase(Locale.ROOT)),
        releases(cells[3]),
        Treatment.valueOf(cells[4].toUpperCase(Locale.ROOT)),
        field(cells[5]),
        cells[6]);
  }

  /** {@code time_limit:minutes}, {@code none}, or nothing. */
  private static Optional<Field> field(String text) {
    String[] parts = text.split(":");
    return text.equals(NONE)
        ? Optional.empty()
        : Optional.of(
            new Field(
                parts.length > 1 ? parts[0] : "",
                Shape.valueOf(parts[parts.length - 1].toUpperCase(Locale.ROOT))));
  }

  private static Variable variable(String[] cells) {
    return cells[1].equals(NONE)
        ? new Variable(
            Optional.empty(),
            Optional.of(cells[3])
                .filter(reason -> Treatment.REFUSE.name().equalsIgnoreCase(cells[2])))
        : new Variable(Optional.of(byName(cells[1]).getFirst()), Optional.empty());
  }

  private static Stream<String[]> rows(String table) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                SbatchOptions.class.getResourceAsStream(table), StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .toList()
          .stream();
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
