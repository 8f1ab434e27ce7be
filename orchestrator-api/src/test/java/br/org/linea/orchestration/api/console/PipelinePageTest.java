package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import io.restassured.path.json.JsonPath;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The recent runs of a pipeline. */
@ApiTest
class PipelinePageTest extends AgentFixture {

  private static final String PAGE = "/console/pipelines/hello_world";
  private static final Pattern RUNS = Pattern.compile("(\\d+) runs, at most");

  private static int runs(String person) {
    Matcher runs = RUNS.matcher(ConsoleBrowser.of(person).get(PAGE).body());
    return runs.find() ? Integer.parseInt(runs.group(1)) : 0;
  }

  @Test
  void a_page_shows_recent_runs_by_outcome_with_times_and_reasons() {
    JsonPath process = started();
    agent.say(1, agent.alive(process, JobPhase.RUNNING));
    becomes(process, "Running");
    agent.say(2, agent.ended(process, JobOutcome.FAILED));
    becomes(process, "Failed");

    String page = ConsoleBrowser.of("astronomer").get(PAGE).body();

    assertThat(page)
        .contains("data-test=\"plot\"")
        .contains("class=\"bar-failed\"")
        .containsPattern("Wait until the start</th><td>\\d+:\\d\\d:\\d\\d</td>")
        .containsPattern("Run time</th><td>\\d+:\\d\\d:\\d\\d</td>")
        .containsPattern("NONZERO_EXIT</th><td>\\d+</td>");
  }

  @Test
  void runs_of_other_owners_do_not_count() {
    alice.startHelloWorld();
    int before = runs("astronomer");
    int all = runs("chief");

    TestClient.of("bob").startHelloWorld();

    assertThat(runs("astronomer")).isEqualTo(before).isPositive();
    assertThat(runs("chief")).isEqualTo(all + 1);
    assertThat(ConsoleBrowser.of("ownerless").get(PAGE).body()).contains("data-test=\"empty\"");
  }

  @Test
  void a_pipeline_without_entry_and_without_runs_does_not_exist() {
    ConsoleBrowser browser = ConsoleBrowser.of("astronomer");
    assertThat(browser.get("/console/pipelines/none_such").status()).isEqualTo(404);
    assertThat(browser.get("/console/pipelines/a%20b").status()).isEqualTo(404);
    assertThat(new ConsoleBrowser().ask(PAGE).status()).isIn(302, 401);
  }
}
