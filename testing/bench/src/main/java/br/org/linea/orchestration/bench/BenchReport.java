package br.org.linea.orchestration.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The rows as a table for the terminal, as JSON, as a web page, and as part of a document. */
final class BenchReport {

  private static final String LINE = "%-56s %9s ±%-8s %-9s %-9s %-6s %-16s %s";
  private static final String RATIOS = "| date | commit | pair to plain `sbatch`,";
  private static final String MARK = "<!-- Below this line, written by deploy/local/bench. -->";

  private final List<Row> rows;
  private final List<Conditions> conditions;
  private final Circumstances circumstances;

  BenchReport(List<Row> rows, Circumstances circumstances) {
    // Ratios first: only they can be compared with those of another day.
    this.rows =
        Stream.concat(
                rows.stream().filter(Row::isRatio), rows.stream().filter(row -> !row.isRatio()))
            .toList();
    this.conditions = rows.stream().flatMap(row -> row.conditions().stream()).distinct().toList();
    this.circumstances = circumstances;
  }

  String table() {
    StringBuilder text = new StringBuilder(circumstances.line()).append("\n\n");
    text.append(line("", "median", "spread", "p95", "p99", "", "goal", ""));
    rows.forEach(row -> text.append(line(cells(row))));
    text.append("\n");
    conditions.forEach(each -> text.append(each.line()).append("\n"));
    return text.toString();
  }

  private static Object[] cells(Row row) {
    return new Object[] {
      row.name(),
      Row.number(row.percentile(50)),
      Row.number(row.spread()),
      Row.number(row.percentile(95)),
      Row.number(row.percentile(99)),
      row.unit(),
      row.goalText(),
      row.verdict()
    };
  }

  private static String line(Object... cells) {
    return String.format(Locale.ROOT, LINE, cells).stripTrailing() + "\n";
  }

  String markdown() {
    StringBuilder text = new StringBuilder("A " + circumstances.line() + ".\n\n");
    text.append("| what | median | spread | p95 | p99 | unit | goal | |\n");
    text.append("|---|--:|--:|--:|--:|---|---|---|\n");
    rows.forEach(
        row -> text.append("| %s | %s | %s | %s | %s | %s | %s | %s |\n".formatted(cells(row))));
    text.append("\nThe machine during each part:\n\n");
    conditions.forEach(each -> text.append("- ").append(each.line()).append("\n"));
    return text.toString();
  }

  /** Replaces what an earlier run has written at the end of a document. */
  void writeInto(Path document) throws IOException {
    String text = Files.readString(document);
    int mark = text.indexOf(MARK);
    if (mark < 0) {
      throw new IOException(document + " lacks the line '" + MARK + "'");
    }
    Files.writeString(document, withRatios(text.substring(0, mark)) + MARK + "\n\n" + markdown());
  }

  /** Adds this run to the table of ratios, which begins with a heading and a ruler. */
  private String withRatios(String text) throws IOException {
    int heading = text.indexOf(RATIOS);
    int ruler = text.indexOf("\n|-", heading);
    if (heading < 0 || ruler < 0) {
      throw new IOException("the document lacks the table '" + RATIOS + "'");
    }
    int end = text.indexOf('\n', ruler + 1) + 1;
    return text.substring(0, end) + ratios() + text.substring(end);
  }

  private String ratios() {
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(
            circumstances.date(),
            circumstances.commit(),
            ratio("pair to plain sbatch, one after another"),
            ratio("pair to plain sbatch, four at once"),
            ratio("a file through the pair to http.server"));
  }

  private String ratio(String name) {
    return rows.stream()
        .filter(row -> row.name().equals(name))
        .map(row -> Row.number(row.percentile(50)) + unlessSteady(row))
        .findFirst()
        .orElse("");
  }

  private static String unlessSteady(Row row) {
    return row.conditions().map(Conditions::steady).orElse(true) ? "" : " (unsteady)";
  }

  String json() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("date", circumstances.date()).put("machine", circumstances.machine());
    root.put("commit", circumstances.commit()).put("manner", circumstances.manner());
    ArrayNode list = root.putArray("rows");
    for (Row row : rows) {
      ObjectNode node = list.addObject();
      node.put("name", row.name()).put("unit", row.unit());
      node.put("median", row.percentile(50)).put("spread", row.spread());
      node.put("p95", row.percentile(95)).put("p99", row.percentile(99));
      node.put("goal", row.goalText()).put("verdict", row.verdict());
      row.conditions().ifPresent(its -> node.set("conditions", json.valueToTree(its)));
      node.set("values", json.valueToTree(row.values()));
    }
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("results.json"), json());
    Files.writeString(folder.resolve("results.html"), new WebPage(rows, circumstances).text());
  }
}
