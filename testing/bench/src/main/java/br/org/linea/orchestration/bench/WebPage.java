package br.org.linea.orchestration.bench;

import java.util.List;
import java.util.Locale;

/** One HTML page with a table and a plot for each row; it needs nothing else. */
final class WebPage {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 110;
  private static final int MARGIN = 4;
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Orchestration, measured</title>
      <style>
      body{font:15px sans-serif;margin:2em;max-width:70em}
      td,th{padding:.2em .8em;text-align:right}
      td:first-child,th:first-child{text-align:left}
      .met{color:#060}.not{color:#a00}
      svg{background:#eef}circle{fill:#236}line{stroke:#a00;stroke-dasharray:4}
      </style></head><body>
      <h1>Orchestration, measured</h1>
      """;

  private final List<Row> rows;
  private final Circumstances circumstances;

  WebPage(List<Row> rows, Circumstances circumstances) {
    this.rows = List.copyOf(rows);
    this.circumstances = circumstances;
  }

  String text() {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("<p>A ").append(escaped(circumstances.line())).append(".</p>\n<table><tr>");
    for (String head : List.of("what", "median", "spread", "p95", "p99", "unit", "goal", "")) {
      page.append("<th>").append(head).append("</th>");
    }
    page.append("</tr>\n");
    rows.forEach(row -> page.append(tableRow(row)));
    page.append("</table>\n");
    rows.stream().filter(row -> row.values().size() > 1).forEach(row -> page.append(plot(row)));
    return page.append("</body></html>\n").toString();
  }

  private static String tableRow(Row row) {
    StringBuilder cells = new StringBuilder("<tr>");
    for (String cell :
        List.of(
            row.name(),
            Row.number(row.percentile(50)),
            Row.number(row.spread()),
            Row.number(row.percentile(95)),
            Row.number(row.percentile(99)),
            row.unit(),
            row.goalText())) {
      cells.append("<td>").append(escaped(cell)).append("</td>");
    }
    String verdict = row.verdict();
    return cells
        .append("<td class=\"%s\">".formatted("met".equals(verdict) ? "met" : "not"))
        .append(verdict)
        .append("</td></tr>\n")
        .toString();
  }

  /** Each sample a dot, in the order they were taken; the goal a line. */
  private static String plot(Row row) {
    double goal = row.goal().map(Row.Goal::bound).orElse(0.0);
    double most = Math.max(Math.max(row.percentile(100), goal), 1e-9);
    StringBuilder marks = new StringBuilder();
    for (int index = 0; index < row.values().size(); index++) {
      double x = MARGIN + (WIDTH - 2.0 * MARGIN) * index / (row.values().size() - 1);
      marks.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\"/>",
              x,
              height(row.values().get(index), most)));
    }
    if (row.goal().isPresent()) {
      marks.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"0\" x2=\"%d\" y1=\"%2$.1f\" y2=\"%2$.1f\"/>",
              WIDTH,
              height(goal, most)));
    }
    return "<h3>%s</h3><svg width=\"%d\" height=\"%d\">%s</svg><p>0 to %s %s</p>\n"
        .formatted(
            escaped(row.name()), WIDTH, HEIGHT, marks, Row.number(most), escaped(row.unit()));
  }

  private static double height(double value, double most) {
    return HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * value / most;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
