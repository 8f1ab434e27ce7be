package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alert rules, with Prometheus' own {@code promtool}. */
class AlertRulesIT {

  private static final Path FOLDER = Checkout.ROOT.resolve("deploy/observability");

  @Test
  void each_alert_fires_on_what_it_is_for_and_is_quiet_otherwise() {
    ScriptResult outcome =
        ScriptResult.of(FOLDER, Map.of(), List.of("promtool", "test", "rules", "alerts-test.yaml"));

    assertThat(outcome.exit()).as(outcome.output()).isZero();
  }

  @Test
  void each_alert_has_a_test_of_both_kinds() {
    String tests = Checkout.text(FOLDER.resolve("alerts-test.yaml"));

    assertThat(
            Pattern.compile("- alert: (\\w+)")
                .matcher(Checkout.text(FOLDER.resolve("alerts.yaml")))
                .results()
                .map(found -> found.group(1)))
        .hasSizeGreaterThan(14)
        .allSatisfy(
            name -> assertThat(tests).contains("name: " + name + " fires\n", name + " is quiet\n"));
  }
}
