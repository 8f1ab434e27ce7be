package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobOutcome;
import io.restassured.path.json.JsonPath;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The page of a process whose run directory retention has removed. */
@ApiTest
class RemovedRunDirectoryTest extends AgentFixture {

  private int id;
  private String page;

  private void end() {
    JsonPath process = started();
    agent.say(1, agent.ended(process, JobOutcome.SUCCEEDED));
    becomes(process, "Successful");
    id = process.getInt("id");
    page = "/console/processes/" + id;
  }

  private void remove() throws SQLException {
    TestClient.of("worker")
        .request()
        .contentType("application/json")
        .body("{\"ids\":[%d]}".formatted(id))
        .post("/api/agents/{worker}/removed/", agent.worker().value())
        .then()
        .statusCode(200);
    sql("DELETE FROM run_tail WHERE process_id = " + id);
  }

  private static void sql(String statement) throws SQLException {
    try (Connection connection = TestClient.database();
        Statement each = connection.createStatement()) {
      each.execute(statement);
    }
  }

  @Test
  void it_says_when_in_place_of_the_job_script() throws SQLException {
    end();
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");
    assertThat(browser.get(page).body())
        .contains("data-test=\"script\"")
        .doesNotContain("data-test=\"removed\"");

    remove();

    String at = process(id).getString("directory_removed_at").substring(0, 19) + "Z";
    assertThat(browser.get(page).body())
        .contains("data-test=\"removed\"", "Retention has removed the run directory")
        .contains("datetime=\"" + at + "\"")
        .doesNotContain("data-test=\"script\"");
    assertThat(browser.ask(page, "Accept-Language", "pt-BR").body())
        .contains("A retenção removeu o diretório da execução");
  }

  @Test
  void its_stored_output_is_still_offered_and_nothing_else() throws SQLException {
    end();
    remove();
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");

    ConsoleBrowser.Answer nothing = browser.get(page + "/output");
    assertThat(nothing.status()).isEqualTo(410);
    assertThat(nothing.body()).startsWith("No end of this file was stored");
    assertThat(browser.ask(page + "/output", "Accept-Language", "pt-BR").body())
        .startsWith("Nenhum fim deste arquivo foi guardado");

    sql(
        "INSERT INTO run_tail (process_id, stream, starts_at, content) VALUES (%d, 'OUT', 7, 'bye')"
            .formatted(id));
    ConsoleBrowser.Answer kept = browser.get(page + "/output");
    assertThat(kept.status()).isEqualTo(200);
    assertThat(kept.body()).isEqualTo("bye");
    assertThat(kept.header("X-Log-Offset")).isEqualTo("7");
    assertThat(kept.header("X-Log-Source")).isEqualTo("kept-tail");
    assertThat(browser.get(page).body())
        .contains("stored before the run directory was removed")
        .doesNotContain("The agent does not answer");
    assertThat(ConsoleBrowser.of("ownerless").get(page + "/output").status()).isEqualTo(404);
  }
}
