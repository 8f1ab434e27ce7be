package br.org.linea.orchestration.agent.slurm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the texts of Slurm 22.05 to 26.05 mean for a submission: the table {@code
 * slurm/sbatch-answers.tsv}, whose head describes it. Texts are compared as a whole, so what a
 * site's plugin writes decides nothing.
 */
final class SbatchAnswers {

  /** The table's second column. */
  enum Meaning {
    REFUSED,
    LATER,
    UNCERTAIN,
    LIMIT,
    ACCOUNTS,
    UNSENT,
    NEVER
  }

  /**
   * One line of the table.
   *
   * @param code Slurm's name of the error; {@code sbatch} for a line of sbatch itself
   * @param text the whole text, in which a star stands for any text if {@code code} is sbatch
   */
  record Row(String code, Meaning meaning, String releases, String text) {}

  private record Shape(Pattern line, Meaning meaning) {}

  private static final String TABLE = "/slurm/sbatch-answers.tsv";
  private static final String OWN = "sbatch";
  private static final int COLUMNS = 4;

  private static final List<Row> ROWS = read();
  private static final Map<String, Row> ERRORS = errors();
  private static final List<Shape> LINES =
      ROWS.stream()
          .filter(row -> row.code().equals(OWN))
          .map(row -> new Shape(shape(row.text()), row.meaning()))
          .toList();

  private SbatchAnswers() {}

  /** The whole table. */
  static List<Row> rows() {
    return ROWS;
  }

  /** An error of Slurm or of the system by its whole text. */
  static Optional<Row> error(String text) {
    return Optional.ofNullable(ERRORS.get(text));
  }

  /** A line that sbatch writes itself, by its whole text. */
  static Optional<Meaning> line(String text) {
    return LINES.stream()
        .filter(shape -> shape.line().matcher(text).matches())
        .map(Shape::meaning)
        .findFirst();
  }

  private static Pattern shape(String text) {
    StringBuilder regex = new StringBuilder();
    for (String part : text.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(regex.toString());
  }

  private static Map<String, Row> errors() {
    Map<String, Row> byText = new HashMap<>();
    ROWS.stream()
        .filter(row -> !row.code().equals(OWN))
        .forEach(row -> byText.putIfAbsent(row.text(), row));
    return Map.copyOf(byText);
  }

  private static List<Row> read() {
    List<Row> rows = new ArrayList<>();
    try (InputStream table = SbatchAnswers.class.getResourceAsStream(TABLE);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#")) {
          String[] cells = line.split("\t", COLUMNS);
          Meaning meaning = Meaning.valueOf(cells[1].toUpperCase(Locale.ROOT));
          rows.add(new Row(cells[0], meaning, cells[2], cells[3]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(rows);
  }
}
