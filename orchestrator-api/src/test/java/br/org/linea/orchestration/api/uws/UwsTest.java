package br.org.linea.orchestration.api.uws;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.ProcessEvent;
import io.restassured.path.json.JsonPath;
import io.restassured.path.xml.XmlPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The interface of UWS 1.1, as a client sees it that was written from the standard's text. */
@ApiTest
class UwsTest extends AgentFixture {

  private static final String LIST = "/uws/hello_world";

  private final UwsClient uws = new UwsClient(alice::request, LIST);

  private JsonPath process(String job) {
    List<Integer> ids =
        alice
            .request()
            .get("/api/processes/?pipeline=hello_world")
            .jsonPath()
            .getList("findAll { it.task_id == '" + uws.id(job) + "' }.id");
    assertThat(ids).hasSize(1);
    return process(ids.getFirst());
  }

  @Test
  void a_job_is_pending_until_it_is_started_and_then_runs_once() {
    String job = uws.create(Map.of("message", "Hi & <b>", "runid", "night 7"));

    XmlPath pending = uws.document(job);
    assertThat(pending.getString("job.phase")).isEqualTo("PENDING");
    assertThat(pending.getString("job.runId")).isEqualTo("night 7");
    assertThat(pending.getString("job.ownerId")).isEqualTo(alice.id());
    assertThat(pending.getString("job.parameters.parameter")).isEqualTo("Hi & <b>");
    assertThat(pending.getString("job.destruction")).isNotEmpty();
    assertThat(uws.phaseOf(job)).isEqualTo("PENDING");
    assertThat(uws.document(LIST + "?PHASE=PENDING").getList("jobs.jobref.@id").toString())
        .contains(uws.id(job));

    UwsClient.seeOther(uws.request().formParam("seconds", "2").post(job + "/parameters"));
    uws.phase(job, "RUN");
    uws.phase(job, "RUN");

    assertThat(uws.phaseOf(job)).isEqualTo("QUEUED");
    JsonPath process = process(job);
    assertThat(process.getString("used_config.message")).isEqualTo("Hi & <b>");
    assertThat(process.getInt("used_config.seconds")).isEqualTo(2);
    assertThat(process.getString("labels.run_id")).isEqualTo("night 7");
    assertThat(
            uws.document(job + "/parameters")
                .getString("parameters.parameter.find { it.@id == 'seconds' }"))
        .isEqualTo("2");
    assertThat(uws.request().formParam("seconds", "3").post(job + "/parameters").statusCode())
        .isEqualTo(409);
  }

  @Test
  void a_job_asks_for_resources() {
    String job = uws.create(Map.of("message", "Hi", "resources", "memory: 2G\ncpus: 2"));
    uws.phase(job, "RUN");

    JsonPath process = process(job);
    assertThat(process.getMap("resources")).isEqualTo(Map.of("memory", "2G", "cpus", 2));
    assertThat(process.getMap("used_config")).doesNotContainKeys("resources", "RESOURCES");
  }

  @Test
  void a_job_that_is_waited_for_is_answered_when_its_phase_changes() {
    String job = uws.create(Map.of("PHASE", "RUN", "CONFIG", "message: Hi\nseconds: 0\n"));
    JsonPath process = process(job);
    assertThat(process.getString("used_config.message")).isEqualTo("Hi");

    CompletableFuture<XmlPath> runs =
        CompletableFuture.supplyAsync(() -> uws.document(job + "?WAIT=30"));
    agent.say(1, agent.alive(process, JobPhase.RUNNING));
    assertThat(runs.orTimeout(25, TimeUnit.SECONDS).join().getString("job.phase"))
        .isEqualTo("EXECUTING");
    assertThat(uws.document(job + "?WAIT=30&PHASE=QUEUED").getString("job.phase"))
        .isEqualTo("EXECUTING");
    assertThat(uws.document(job + "?wait=1").getString("job.phase")).isEqualTo("EXECUTING");

    CompletableFuture<XmlPath> ends =
        CompletableFuture.supplyAsync(() -> uws.document(job + "?WAIT=-1"));
    agent.say(2, agent.ended(process, JobOutcome.SUCCEEDED));
    XmlPath done = ends.orTimeout(40, TimeUnit.SECONDS).join();
    assertThat(done.getString("job.phase")).isEqualTo("COMPLETED");
    assertThat(done.getString("job.startTime")).isEqualTo("2026-01-02T03:05:05.500000Z");
    assertThat(done.getString("job.endTime")).isEqualTo("2026-01-02T03:06:05.500000Z");
    assertThat(done.getList("job.results.result.@id").toString()).contains("stdout", "stderr");
    assertThat(uws.request().get(job + "/error").statusCode()).isEqualTo(404);
    uws.phase(job, "ABORT");
    assertThat(uws.phaseOf(job)).isEqualTo("COMPLETED");
  }

  @Test
  void an_error_with_hostile_characters_is_valid_xml() {
    String job = uws.create(Map.of("PHASE", "RUN"));
    JsonPath process = process(job);
    agent.say(1, failed(process, "]]> <b>&amp; \"'\u2028\uFFFE\uD83D\uDE00"));
    await().atMost(LIMIT).until(() -> uws.phaseOf(job).equals("ERROR"));

    XmlPath summary = uws.document(job);
    assertThat(summary.getString("job.errorSummary.message"))
        .startsWith("NONZERO_EXIT: ]]> <b>&amp; \"'");
    Response error = uws.request().get(job + "/error");
    assertThat(error.contentType()).startsWith("application/x-votable+xml");
    assertThat(error.xmlPath().getString("VOTABLE.RESOURCE.INFO.@value")).isEqualTo("ERROR");
    assertThat(error.xmlPath().getString("VOTABLE.RESOURCE.INFO")).contains("]]> <b>&amp;");
  }

  private ProcessEvent failed(JsonPath process, String detail) {
    JobEnded end = (JobEnded) agent.ended(process, JobOutcome.FAILED);
    return new JobEnded(
        end.processId(), end.taskId(), end.job(), end.outcome(), end.failure(), detail);
  }

  @Test
  void a_job_can_be_aborted_and_deleted() {
    String draft = uws.create(Map.of());
    uws.phase(draft, "ABORT");
    assertThat(uws.phaseOf(draft)).isEqualTo("ABORTED");
    assertThat(uws.request().formParam("PHASE", "RUN").post(draft + "/phase").statusCode())
        .isEqualTo(409);
    assertThat(UwsClient.seeOther(uws.request().formParam("ACTION", "DELETE").post(draft)))
        .endsWith(LIST);
    assertThat(uws.request().get(draft).statusCode()).isEqualTo(404);

    String job = uws.create(Map.of("PHASE", "RUN"));
    agent.say(1, agent.alive(process(job), JobPhase.RUNNING));
    await().atMost(LIMIT).until(() -> uws.phaseOf(job).equals("EXECUTING"));
    UwsClient.seeOther(uws.request().delete(job));
    assertThat(process(job).getInt("status")).isEqualTo(3);
  }

  @Test
  void a_list_is_filtered_by_phase_time_and_number() {
    // Some processes of other clients are of the future, since tests of time-outs move the clock.
    UwsClient uws = new UwsClient(TestClient.of("astronomer")::request, LIST);
    String first = uws.create(Map.of("PHASE", "RUN"));
    String at = uws.document(first).getString("job.creationTime");
    String second = uws.create(Map.of());
    String third = uws.create(Map.of("PHASE", "RUN"));

    assertThat(ids(uws, "?AFTER=" + at)).containsExactly(uws.id(second), uws.id(third));
    assertThat(ids(uws, "?LAST=2")).containsExactly(uws.id(second), uws.id(third));
    assertThat(ids(uws, "?after=" + at + "&phase=QUEUED")).containsExactly(uws.id(third));
    assertThat(ids(uws, "?AFTER=" + at + "&PHASE=PENDING&PHASE=QUEUED&LAST=1"))
        .containsExactly(uws.id(third));
    assertThat(ids(uws, "?AFTER=" + at + "&PHASE=HELD")).isEmpty();
    assertThat(ids(uws, "/async?LAST=1")).containsExactly(uws.id(third));
  }

  private static List<String> ids(UwsClient uws, String query) {
    List<String> ids = uws.document(LIST + query).getList("jobs.jobref.@id");
    return ids;
  }

  @Test
  void what_clients_ask_in_vain_is_answered_in_words() {
    String job = uws.create(Map.of());
    for (Map.Entry<String, String> each :
        Map.of(
                LIST + "?PHASE=DONE", "PHASE must be one of PENDING",
                LIST + "?LAST=none", "LAST must be a number",
                LIST + "?AFTER=soon", "AFTER must be a time",
                LIST + "?LIMIT=1", "it has PHASE, AFTER and LAST",
                job + "?WAIT=long", "WAIT must be a number")
            .entrySet()) {
      Response answer = uws.request().get(each.getKey());
      assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(400);
      assertThat(answer.jsonPath().getString("error")).contains(each.getValue());
    }
    for (Map.Entry<String, String> each :
        Map.of(
                "PHASE=GO", "PHASE must be RUN for a new job",
                "colour=red", "'colour' is no parameter of hello_world",
                "CONFIG=[1]", "CONFIG must hold keys and values",
                "CONFIG={", "CONFIG is neither YAML nor JSON",
                "RESOURCES=16G", "RESOURCES must hold keys and values, such as memory: 16G",
                "PHASE=RUN&RESOURCES=memory: 5G", "resources.memory must be at most 4G",
                "PHASE=RUN&seconds=later", "/seconds")
            .entrySet()) {
      Response answer =
          uws.request()
              .contentType("application/x-www-form-urlencoded")
              .body(each.getKey())
              .post(LIST);
      assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(400);
      assertThat(answer.jsonPath().getString("error")).contains(each.getValue());
    }
    assertThat(uws.request().formParam("PHASE", "SUSPEND").post(job + "/phase").statusCode())
        .isEqualTo(400);
    assertThat(uws.request().formParam("ACTION", "KEEP").post(job).statusCode()).isEqualTo(400);
    assertThat(uws.request().get("/uws/no_such").statusCode()).isEqualTo(404);
    assertThat(uws.request().formParam("a", "b").post("/uws/no_such").statusCode()).isEqualTo(404);
    assertThat(uws.request().get("/uws/hello_local/" + uws.id(job)).statusCode()).isEqualTo(404);
    assertThat(uws.request().get(LIST + "/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(uws.request().get(LIST + "/1").statusCode()).isEqualTo(404);
    assertThat(TestClient.of("bob").request().get(job).statusCode()).isEqualTo(404);
    assertThat(operator.request().get(job).statusCode()).isEqualTo(404);
    assertThat(TestClient.of("bob").request().get(job + "/phase").statusCode()).isEqualTo(404);
  }

  @Test
  void id_and_secret_open_this_interface_and_no_other() {
    assertThat(basic(alice.id(), alice.secret(), LIST).statusCode()).isEqualTo(200);
    assertThat(basic(alice.id(), alice.secret(), LIST).statusCode()).isEqualTo(200);
    assertThat(basic(alice.id(), "wrong", LIST).statusCode()).isEqualTo(401);
    assertThat(basic(alice.id(), alice.secret(), "/api/processes/").statusCode()).isEqualTo(401);
    assertThat(basic(alice.id(), alice.secret(), "/uws/%2e%2e/api/sysinfo/").statusCode())
        .isEqualTo(401);
    TestClient reader = TestClient.of("reader");
    assertThat(
            given()
                .auth()
                .preemptive()
                .basic(reader.id(), reader.secret())
                .formParam("PHASE", "RUN")
                .post(LIST)
                .statusCode())
        .isEqualTo(403);
  }

  private static Response basic(String id, String secret, String address) {
    return given().urlEncodingEnabled(false).auth().preemptive().basic(id, secret).get(address);
  }

  @Test
  void anybody_may_know_whether_and_where_it_is() {
    assertThat(given().get(LIST + "/availability").xmlPath().getString("availability.available"))
        .isEqualTo("true");
    assertThat(given().get(LIST + "/capabilities").asString())
        .contains("ivo://ivoa.net/std/UWS", "ivo://ivoa.net/sso#BasicAA", LIST + "</accessURL>");
  }
}
