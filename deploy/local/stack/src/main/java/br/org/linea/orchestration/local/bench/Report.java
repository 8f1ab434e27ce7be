package br.org.linea.orchestration.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The rows as a table, as JSON and as one HTML page with plots, which needs nothing else. */
final class Report {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 90;

  private final List<Row> rows;
  private final String machine;

  Report(List<Row> rows, String machine) {
    this.rows = List.copyOf(rows);
    this.machine = machine;
  }

  String table() {
    StringBuilder text = new StringBuilder(machine).append("\n\n");
    rows.forEach(row -> text.append(row.line().stripTrailing()).append('\n'));
    return text.toString();
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode().put("machine", machine);
    ArrayNode list = root.putArray("rows");
    for (Row row : rows) {
      ObjectNode node = list.addObject();
      node.put("name", row.name()).put("unit", row.unit());
      node.put("median", row.percentile(50)).put("spread", row.spread());
      node.put("p95", row.percentile(95)).put("p99", row.percentile(99));
      row.goal().ifPresent(goal -> node.put("goal", goal.text(row.unit())));
      node.put("verdict", row.verdict());
      node.set("values", json.valueToTree(row.values()));
    }
    Files.writeString(
        folder.resolve("results.json"),
        json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    Files.writeString(folder.resolve("results.html"), html());
  }

  private String html() {
    StringBuilder page =
        new StringBuilder(
            """
            <!DOCTYPE html><meta charset="utf-8"><title>Orchestration, measured</title>
            <style>body{font:15px sans-serif;margin:2em;max-width:60em}td,th{padding:.2em .8em;text-align:right}
            td:first-child,th:first-child{text-align:left}.met{color:#060}.not{color:#a00}</style>
            <h1>Orchestration, measured</h1>
            """);
    page.append("<p>").append(escaped(machine)).append("</p><table><tr>");
    for (String head : List.of("what", "median", "spread", "p95", "p99", "unit", "goal", "")) {
      page.append("<th>").append(head).append("</th>");
    }
    page.append("</tr>");
    rows.forEach(row -> page.append(tableRow(row)));
    page.append("</table>");
    rows.stream().filter(row -> row.values().size() > 1).forEach(row -> page.append(plot(row)));
    return page.toString();
  }

  private static String tableRow(Row row) {
    String verdict = row.verdict();
    return "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td class=\"%s\">%s</td></tr>%n"
        .formatted(
            escaped(row.name()),
            Row.number(row.percentile(50)),
            Row.number(row.spread()),
            Row.number(row.percentile(95)),
            Row.number(row.percentile(99)),
            row.unit(),
            row.goal().map(goal -> escaped(goal.text(row.unit()))).orElse(""),
            verdict.startsWith("not") ? "not" : "met",
            verdict);
  }

  /** Each sample a dot, in the order they were taken. */
  private static String plot(Row row) {
    double most = Math.max(row.percentile(100), 1e-9);
    StringBuilder dots = new StringBuilder();
    for (int index = 0; index < row.values().size(); index++) {
      double x = 4 + (WIDTH - 8.0) * index / Math.max(1, row.values().size() - 1);
      double y = HEIGHT - 4 - (HEIGHT - 8) * row.values().get(index) / most;
      dots.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\"/>", x, y));
    }
    return "<h3>%s</h3><svg width=\"%d\" height=\"%d\" style=\"background:#eef\">%s</svg><p>0 to %s %s</p>%n"
        .formatted(escaped(row.name()), WIDTH, HEIGHT, dots, Row.number(most), escaped(row.unit()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
