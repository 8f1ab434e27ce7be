package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} against the sources of both programs. */
class OperationsDocumentTest {

  private static final String DOCUMENT = Checkout.text(Checkout.ROOT.resolve("docs/operations.md"));
  private static final Pattern REASON = Pattern.compile("(?m)^  ([A-Z_]+)[,;]?$");
  private static final Pattern CHECK =
      Pattern.compile("HealthCheckResponse\\s*\\.named\\(\\s*\"([^\"]+)\"");
  private static final Pattern NAMED_BY_A_CONSTANT = Pattern.compile("String NAME = \"([^\"]+)\"");
  private static final Pattern METER =
      Pattern.compile(
          "(?:Metrics|metrics|registry|Gauge)\\s*\\.(counter|timer|summary|builder)\\(\\s*\"([^\"]+)\"");
  private static final Pattern GAUGE = Pattern.compile("gauge\\(\\s*metrics,\\s*\"([^\"]+)\"");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern READ = Pattern.compile("\\b((?:orchestrator|agent)_[a-z_]+)\\b");
  private static final Pattern RUNBOOK = Pattern.compile("runbook: (\\S+)");
  private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

  @Test
  void every_reason_of_a_failure_says_what_to_do_and_no_other_is_there() {
    String source =
        Checkout.text(
            Checkout.ROOT.resolve(
                "process-messages/src/main/java/br/org/linea/orchestration/messages/FailureReason.java"));
    Set<String> reasons = found(REASON, source, 1);

    assertThat(reasons).hasSizeGreaterThan(10);
    assertThat(rows("## Failure reasons")).isEqualTo(reasons);
  }

  @Test
  void every_health_check_is_in_the_document_and_no_other() {
    Set<String> checks = new TreeSet<>();
    for (Path file : sources("/health/")) {
      String source = Checkout.text(file);
      checks.addAll(found(CHECK, source, 1));
      if (source.contains("HealthCheck")) {
        checks.addAll(found(NAMED_BY_A_CONSTANT, source, 1));
      }
    }

    assertThat(checks).hasSizeGreaterThan(6);
    assertThat(rows("## Health checks")).isEqualTo(checks);
  }

  @Test
  void every_metric_is_in_the_document_and_no_other() {
    Set<String> metrics = new TreeSet<>();
    for (Path file : sources("")) {
      String source = Checkout.text(file);
      METER
          .matcher(source)
          .results()
          .forEach(meter -> metrics.add(exposed(meter.group(2), meter.group(1))));
      found(GAUGE, source, 1).forEach(name -> metrics.add(exposed(name, "builder")));
    }
    Set<String> documented =
        rows("## Metrics").stream()
            .map(row -> row.replaceAll("\\{.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(metrics).hasSizeGreaterThan(14);
    assertThat(documented).isEqualTo(metrics);
  }

  @Test
  void every_alert_is_in_the_document_and_reads_documented_metrics_alone() {
    String rules = Checkout.text(Checkout.ROOT.resolve("deploy/observability/alerts.yaml"));
    Set<String> metrics =
        rows("## Metrics").stream()
            .map(row -> row.replaceAll("\\{.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    // Micrometer adds the highest value of a timer.
    Set<String> read =
        found(READ, rules, 1).stream()
            .map(name -> name.replaceAll("_seconds_max$", "_seconds"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(rows("## Alerts")).isEqualTo(found(ALERT, rules, 1)).hasSizeGreaterThan(14);
    assertThat(metrics).containsAll(read);
  }

  @Test
  void every_alert_leads_to_a_section_that_exists() {
    String rules = Checkout.text(Checkout.ROOT.resolve("deploy/observability/alerts.yaml"));

    assertThat(found(RUNBOOK, rules, 1))
        .hasSizeGreaterThan(5)
        .allSatisfy(
            link -> {
              String document = Checkout.text(Checkout.ROOT.resolve(link.replaceAll("#.*", "")));
              Set<String> anchors =
                  found(HEADING, document, 1).stream()
                      .map(
                          words ->
                              words.toLowerCase().replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                      .collect(Collectors.toSet());
              assertThat(anchors).contains(link.replaceAll(".*#", ""));
            });
  }

  /** As Prometheus gets it; of gauges one alone has a base unit. */
  private static String exposed(String name, String kind) {
    String flat = name.replace('.', '_');
    return switch (kind) {
      case "counter" -> flat + "_total";
      case "timer" -> flat + "_seconds";
      default -> name.equals("agent.watch.age") ? flat + "_seconds" : flat;
    };
  }

  private static List<Path> sources(String part) {
    return Checkout.files(
        file ->
            file.toString().endsWith(".java")
                && Stream.of("orchestrator-api", "slurm-agent")
                    .map(module -> Checkout.ROOT.resolve(module).resolve("src/main/java"))
                    .anyMatch(file::startsWith)
                && file.toString().contains(part));
  }

  /** First cells of the tables of one section. */
  private static Set<String> rows(String heading) {
    String rest = DOCUMENT.substring(DOCUMENT.indexOf("\n" + heading + "\n") + 1);
    int end = rest.indexOf("\n## ");
    return found(ROW, end < 0 ? rest : rest.substring(0, end), 1);
  }

  private static Set<String> found(Pattern pattern, String text, int group) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(group))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
