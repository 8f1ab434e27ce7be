package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grafana's dashboard. The tests do not start Grafana, since Debian has no package of it. */
class DashboardIT {

  private static final Path DASHBOARD =
      Checkout.ROOT.resolve("deploy/observability/dashboard.json");
  private static final Pattern METRIC = Pattern.compile("\\b((?:orchestrator|agent)_\\w+)");

  @TempDir private Path folder;

  @Test
  void each_expression_is_one_that_prometheus_understands() throws IOException {
    StringBuilder rules = new StringBuilder("groups: [{name: dashboard, rules: [\n");
    List<String> expressions = expressions();
    for (int each = 0; each < expressions.size(); each++) {
      rules.append(
          "{record: 'panel:%d', expr: '%s'},\n"
              .formatted(each, expressions.get(each).replace("'", "''")));
    }
    Files.writeString(folder.resolve("rules.yaml"), rules.append("]}]\n"));

    ScriptResult outcome =
        ScriptResult.of(folder, Map.of(), List.of("promtool", "check", "rules", "rules.yaml"));

    assertThat(outcome.exit()).as(outcome.output()).isZero();
  }

  @Test
  void each_metric_of_ours_is_one_that_the_documentation_names() throws IOException {
    String documentation = Checkout.text(Checkout.ROOT.resolve("docs/operations.md"));

    assertThat(
            expressions().stream()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(found -> found.group(1).replaceFirst("_(count|sum|max)$", "")))
        .hasSizeGreaterThan(20)
        .allSatisfy(name -> assertThat(documentation).containsPattern("`" + name + "[`{]"));
  }

  private static List<String> expressions() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    List<String> found = dashboard.findValuesAsText("expr");
    assertThat(found).hasSizeGreaterThan(20);
    return found;
  }
}
