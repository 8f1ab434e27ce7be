package br.org.linea.orchestration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.main.Launch;
import io.quarkus.test.junit.main.LaunchResult;
import io.quarkus.test.junit.main.QuarkusMainTest;
import org.junit.jupiter.api.Test;

/** The whole program, as far as it starts for a tool: no broker, no Keycloak, no API is there. */
@QuarkusMainTest
class CommandsTest {

  private static final String STARTED = "started in";

  @Test
  @Launch("version")
  void version_says_which_one_this_is(LaunchResult result) {
    assertThat(result.getOutput())
        .containsPattern("slurm-agent \\d+\\.\\d+")
        .doesNotContain(STARTED);
  }

  @Test
  @Launch("status")
  void status_needs_no_agent_and_starts_none(LaunchResult result) {
    assertThat(result.getOutput()).contains("journal").doesNotContain(STARTED);
  }

  @Test
  @Launch(
      value = {"retention", "--dry-run"},
      exitCode = 1)
  void retention_starts_no_agent_and_names_a_catalogue_that_is_missing(LaunchResult result) {
    assertThat(result.getOutput()).contains("pipelines.yaml").doesNotContain(STARTED);
  }

  @Test
  @Launch(value = "doctor", exitCode = 1)
  void doctor_names_what_is_missing_and_ends_with_1(LaunchResult result) {
    assertThat(result.getOutput())
        .contains("Settings", "Folders", "Pipelines", "Slurm", "Broker", "Keycloak and API")
        .contains("rabbitmq-password is missing or a development secret")
        .contains("RabbitMQ at localhost:", "FAULT  ", " wrong.")
        .doesNotContain(STARTED);
  }
}
