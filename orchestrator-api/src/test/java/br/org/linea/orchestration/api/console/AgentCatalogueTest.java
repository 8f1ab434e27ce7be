package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.catalogue.CatalogueEntries;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.CatalogueEntry;
import br.org.linea.orchestration.messages.PipelineName;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the catalogue of an agent differs from that of the API. */
@ApiTest
class AgentCatalogueTest extends AgentFixture {

  private static long sequence = 1;

  @Inject PipelineCatalogue catalogue;

  private void beat(String hash, Optional<List<CatalogueEntry>> pipelines) {
    agent.say(
        sequence++,
        new AgentHeartbeat(
            agent.worker(),
            Instant.now(),
            "9.9.9",
            List.of("slurm"),
            Optional.of("linea"),
            hash,
            0,
            0,
            Optional.empty(),
            pipelines));
  }

  private List<CatalogueEntry> ours() {
    return new ArrayList<>(catalogue.all().stream().map(CatalogueEntries::of).toList());
  }

  /** Another version of cross_lsdb_dev, another entry of hello_local, no fan_out, one more. */
  private List<CatalogueEntry> other() {
    List<CatalogueEntry> entries = ours();
    entries.replaceAll(
        each ->
            switch (each.pipeline().value()) {
              case "cross_lsdb_dev" -> new CatalogueEntry(each.pipeline(), "3", "other");
              case "hello_local" -> new CatalogueEntry(each.pipeline(), each.version(), "other");
              default -> each;
            });
    entries.removeIf(each -> each.pipeline().value().equals("fan_out"));
    entries.add(new CatalogueEntry(new PipelineName("photo_z"), "1", "new"));
    return entries;
  }

  private JsonPath listed() {
    return alice.request().get("/api/agents/").jsonPath();
  }

  private Object differences() {
    return listed()
        .get("find { it.worker == '%s' }.catalogue_differences".formatted(agent.worker()));
  }

  private void awaitDifferences(Object expected) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(differences()).isEqualTo(expected));
  }

  @Test
  void the_list_of_agents_says_where_catalogues_differ_once_that_is_known() {
    beat("another", Optional.empty());
    awaitDifferences(null);

    beat("another", Optional.of(other()));

    awaitDifferences(
        Map.of(
            "changed",
            List.of(
                Map.of("pipeline", "cross_lsdb_dev", "api_version", "1.0.0", "agent_version", "3"),
                Map.of(
                    "pipeline", "hello_local", "api_version", "1.0.0", "agent_version", "1.0.0")),
            "only_api",
            List.of("fan_out"),
            "only_agent",
            List.of("photo_z")));
  }

  @Test
  void a_registration_with_another_catalogue_forgets_what_the_last_heartbeat_said() {
    beat("another", Optional.of(other()));
    await().atMost(LIMIT).until(() -> differences() != null);

    agent.register(ScriptedAgent.JOURNAL, "slurm");

    assertThat(differences()).isNull();
  }

  @Test
  void the_page_of_agents_says_where_catalogues_differ() {
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");
    beat("another", Optional.of(other()));
    String differences =
        "cross_lsdb_dev (version 1.0.0 here, 3 there), hello_local (its entry);"
            + " only here: fan_out; only there: photo_z";
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(browser.get("/console/agents").body()).contains(differences));
    assertThat(browser.ask("/console/agents", "Accept-Language", "pt-BR").body())
        .contains("cross_lsdb_dev (versão 1.0.0 aqui, 3 lá)", "só aqui: fan_out; só lá: photo_z");

    beat("another", Optional.of(ours()));
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(browser.get("/console/agents").body())
                    .contains("in comments or order alone"));

    beat(catalogue.hash(), Optional.of(ours()));
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(browser.get("/console/agents").body())
                    .contains("as the API&#39;s")
                    .doesNotContain("in comments or order alone"));
  }
}
