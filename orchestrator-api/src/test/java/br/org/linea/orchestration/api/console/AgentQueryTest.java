package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.SlurmQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The last answer of Slurm on the page of agents. */
@ApiTest
class AgentQueryTest extends AgentFixture {

  @Test
  void the_page_of_agents_says_when_slurm_last_answered_and_how_fast() {
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");
    assertThat(browser.get("/console/agents").body()).doesNotContain("(42 ms)");

    agent.say(
        1,
        new AgentHeartbeat(
            agent.worker(),
            Instant.now(),
            "9.9.9",
            List.of("slurm"),
            Optional.of("linea"),
            "another",
            17,
            3,
            Optional.of(new SlurmQuery(Instant.parse("2026-01-02T03:04:05Z"), 42))));

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(browser.get("/console/agents").body())
                    .contains("datetime=\"2026-01-02T03:04:05Z\"", "(42 ms)"));
  }
}
