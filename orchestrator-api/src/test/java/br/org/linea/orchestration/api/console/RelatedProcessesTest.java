package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The processes and clients that the page of a process names. */
@ApiTest
class RelatedProcessesTest extends AgentFixture {

  private ConsoleBrowser astronomer;

  @BeforeEach
  void log_in() {
    astronomer = ConsoleBrowser.of("astronomer");
  }

  private static String path(int id) {
    return "/console/processes/" + id;
  }

  private static String link(int id) {
    return "href=\"console/processes/" + id + "\"";
  }

  /** What a page marks so; empty without it. */
  private static String marked(String name, String page) {
    return Pattern.compile("data-test=\"" + name + "\">(.*?)</dd>", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map((MatchResult found) -> found.group(1))
        .findFirst()
        .orElse("");
  }

  private int waiting(String condition, Integer... ids) {
    return alice.start(
        "{\"pipeline\":\"hello_world\",\"after\":%s,\"after_condition\":\"%s\"}"
            .formatted(List.of(ids), condition));
  }

  private int rerun(TestClient client, int id) {
    return client
        .request()
        .post("/api/processes/{id}/rerun/", id)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private int ended() {
    JsonPath process = started();
    agent.say(1, agent.ended(process, JobOutcome.SUCCEEDED));
    becomes(process, "Successful");
    return process.getInt("id");
  }

  @Test
  void the_page_of_a_waiting_process_links_what_it_waits_for_with_states_and_condition() {
    int done = ended();
    int open = started().getInt("id");

    String any = marked("after", astronomer.get(path(waiting("any", done, open))).body());
    assertThat(any)
        .contains(link(done), "data-state=\"SUCCESSFUL\"", link(open), "data-state=\"QUEUED\"")
        .contains("when all of these have ended, successful or not");
    int waiting = waiting("ok", open);
    assertThat(marked("after", astronomer.get(path(waiting)).body()))
        .contains(link(open), "when all of these are successful");
    assertThat(astronomer.ask(path(waiting), "Accept-Language", "pt-BR").body())
        .contains("Começa depois de", "Começa quando todos estes estiverem concluídos.");
    assertThat(astronomer.get(path(open)).body()).doesNotContain("data-test=\"after\"");
  }

  @Test
  void an_open_page_of_a_waiting_process_follows_the_states_of_the_others_and_ends() {
    JsonPath first = started();
    int waiting = waiting("ok", first.getInt("id"));
    List<String> events = astronomer.stream(path(waiting) + "/events?after=1");
    await().atMost(LIMIT).until(() -> String.join("\n", events).contains("event:process"));
    assertThat(String.join("\n", events)).doesNotContain("data-state=\"RUNNING\"");

    agent.say(1, agent.alive(first, JobPhase.RUNNING));

    await().atMost(LIMIT).until(() -> String.join("\n", events).contains("data-state=\"RUNNING\""));
    assertThat(String.join("\n", events)).doesNotContain("event:over");
    alice.request().post("/api/processes/{id}/stop/", waiting);
    await().atMost(LIMIT).until(() -> String.join("\n", events).contains("event:over"));
  }

  @Test
  void a_process_that_was_deleted_is_named_without_a_link() {
    int done = ended();
    int waiting = waiting("ok", done);
    alice.request().delete("/api/processes/{id}/", done).then().statusCode(204);

    assertThat(marked("after", astronomer.get(path(waiting)).body()))
        .contains(">" + done + "<")
        .doesNotContain(link(done), "data-state");
  }

  @Test
  void a_process_and_its_reruns_link_each_other_for_those_who_may_see_both() {
    int first = started().getInt("id");
    int again = rerun(alice, first);
    int foreign = rerun(operator, first);

    String page = astronomer.get(path(first)).body();
    assertThat(marked("reruns", page))
        .contains(link(again), ">" + foreign + "<")
        .doesNotContain(link(foreign));
    assertThat(marked("rerun-of", page)).isEmpty();
    assertThat(marked("rerun-of", astronomer.get(path(again)).body())).contains(link(first));
    assertThat(astronomer.get(path(foreign)).status()).isEqualTo(404);
    assertThat(marked("reruns", ConsoleBrowser.of("chief").get(path(first)).body()))
        .contains(link(again), link(foreign));
  }

  @Test
  void for_whom_with_which_batch_and_resources_a_process_was_asked_for_is_on_its_page() {
    int id =
        alice.start(
            "{\"pipeline\":\"hello_world\",\"on_behalf_of\":\"Ana & <b>\","
                + "\"resources\":{\"memory\":\"2G\"}}");
    JsonPath batch =
        alice
            .request()
            .contentType("application/json")
            .body("{\"pipeline\":\"hello_world\",\"configs\":[{},{}]}")
            .post("/api/processes/batch/")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath();

    String page = astronomer.get(path(id)).body();
    assertThat(marked("on-behalf-of", page))
        .contains("console/processes?on_behalf_of=Ana+%26+%3Cb%3E\">Ana &amp; &lt;b&gt;<");
    assertThat(marked("resources", page)).contains("memory=2G");
    assertThat(marked("batch", page)).isEmpty();
    assertThat(marked("batch", astronomer.get(path(batch.getInt("ids[0]"))).body()))
        .contains("console/processes?batch=" + batch.getString("batch") + "\"");
  }
}
