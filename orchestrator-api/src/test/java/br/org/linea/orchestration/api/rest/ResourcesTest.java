package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.StartProcess;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request asks Slurm for; the limits are those of hello_world in pipelines.yaml. */
@ApiTest
class ResourcesTest extends AgentFixture {

  private static final String NEW_AGENT = "slurm\",\"" + StartProcess.WITH_RESOURCES;

  private Response post(String path, String body) {
    return alice.request().contentType(ContentType.JSON).body(body).post(path);
  }

  private Response start(String resources) {
    return post(
        "/api/processes/", "{\"pipeline\":\"hello_world\",\"resources\":" + resources + "}");
  }

  private JsonPath started(String resources) {
    Response answer = start(resources);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(answer.jsonPath().<Object>get("resources"))
        .as("in the answer and in the process")
        .isEqualTo(process(answer.jsonPath().getInt("id")).get("resources"));
    return process(answer.jsonPath().getInt("id"));
  }

  private StartProcess command(int id) {
    return await()
        .atMost(LIMIT)
        .until(
            () ->
                agent
                    .next(
                        command ->
                            command.data() instanceof StartProcess start
                                && start.processId().value() == id)
                    .map(Envelope::data)
                    .map(StartProcess.class::cast),
            Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void they_are_shown_and_reach_an_agent_that_knows_them() {
    agent.register(ScriptedAgent.JOURNAL, NEW_AGENT);

    JsonPath process =
        started("{\"memory\":\"2G\",\"cpus\":2,\"nodes\":\"1\",\"time\":30,\"qos\":null}");

    assertThat(process.getMap("resources"))
        .isEqualTo(Map.of("memory", "2G", "cpus", 2, "nodes", 1, "time", "30"));
    assertThat(process.getString("executor")).isEqualTo("slurm");
    assertThat(process.getString("worker")).isEqualTo(agent.worker().value());
    StartProcess start = command(process.getInt("id"));
    assertThat(start.executor()).isEqualTo("slurm+resources");
    assertThat(start.resources())
        .isEqualTo(Map.of("memory", "2G", "cpus", "2", "nodes", "1", "time", "30"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "{\"memory\":null}"})
  void to_ask_for_nothing_is_as_before(String nothing) {
    JsonPath process = started(nothing);

    assertThat(process.getMap("$")).containsEntry("resources", null);
    StartProcess start = command(process.getInt("id"));
    assertThat(start.executor()).isEqualTo("slurm");
    assertThat(start.resources()).isEmpty();
  }

  @Test
  void an_agent_that_does_not_know_them_gets_no_process_with_resources() {
    JsonPath process = started("{\"memory\":\"2G\"}");
    assertThat(process.getString("worker")).isNull();
    assertThat(process.getString("reason"))
        .isEqualTo("No agent that runs on slurm and knows the resources of requests is alive.");

    agent.register(ScriptedAgent.JOURNAL, "slurm");
    assertThat(process(process.getInt("id")).getString("worker")).isNull();

    agent.register(ScriptedAgent.JOURNAL, NEW_AGENT);
    assertThat(process(process.getInt("id")).getString("worker")).isEqualTo(agent.worker().value());
    assertThat(command(process.getInt("id")).resources()).isEqualTo(Map.of("memory", "2G"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{'memory':'5G'} # /resources/memory # must be at most 4G (limits.memory of hello_world",
        "{'memory':100000000} # /resources/memory # must be at most 4G",
        "{'memory':1000000000} # /resources/memory # must be a number of at most 9 digits",
        "{'memory':1e9} # /resources/memory # must be a text or a whole number, not 1",
        "{'memory':'2G\\u0000'} # /resources/memory # must be a number of at most 9 digits",
        "{'memory':'0'} # /resources/memory # must be more than 0",
        "{'memory':['2G']} # /resources/memory # must be a text or a whole number",
        "{'time':'2-0'} # /resources/time # must be at most 1:00:00",
        "{'time':true} # /resources/time # must be a text or a whole number, not true",
        "{'cpus':5} # /resources/cpus # must be at most 4",
        "{'cpus':-1} # /resources/cpus # must be a whole number from 1",
        "{'cpus':99999999999999999999} # /resources/cpus # must be a whole number from 1",
        "{'nodes':2} # /resources/nodes # must be at most 1",
        "{'gpus':1} # /resources/gpus # cannot be asked for: an operator must add limits.gpus to",
        "{'partition':'main'} # /resources/partition # an operator must add limits.partition",
        "{'partition':7} # /resources/partition # must be a text, not 7",
        "{'account':'--wrap=id'} # /resources/account # must be one word",
        "{'qos':'a\\u0000b'} # /resources/qos # must be one word",
        "{'memroy':'2G'} # /resources/memroy # is unknown; did you mean memory?",
        "{'a/b':1} # /resources/a~1b # is unknown; there are partition, account",
        "{'':1} # /resources/ # is unknown; there are",
        "[] # /resources # must be an object, not []",
        "\"2G\" # /resources # must be an object",
        "false # /resources # must be an object, not false",
      })
  void what_cannot_be_asked_for_is_refused_with_its_place(
      String resources, String pointer, String words) {
    Response answer = start(resources.replace('\'', '"'));

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    JsonPath body = answer.jsonPath();
    assertThat(body.getString("type")).isEqualTo("urn:orchestration:problem:resources-invalid");
    assertThat(body.getList("errors.pointer")).isEqualTo(List.of(pointer));
    assertThat(body.getString("errors[0].message")).contains(words);
    assertThat(body.getString("error"))
        .startsWith("[process register] Bad resources -> resources")
        .contains(words)
        .doesNotContain("\0");
  }

  @Test
  void a_pipeline_that_runs_beside_the_agent_gives_out_none() {
    Response answer =
        post("/api/processes/", "{\"pipeline\":\"hello_local\",\"resources\":{\"memory\":\"1G\"}}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("errors[0].message")).contains("runs on local");
  }

  @Test
  void forms_have_them_as_text() {
    int id =
        alice
            .request()
            .formParam("pipeline", "hello_world")
            .formParam("resources", "{\"memory\": \"2G\"}")
            .post("/api/processes/")
            .jsonPath()
            .getInt("id");
    assertThat(process(id).getMap("resources")).isEqualTo(Map.of("memory", "2G"));
    int multipart =
        alice
            .request()
            .multiPart("pipeline", "hello_world")
            .multiPart("resources", "{\"cpus\": 1}", "application/json")
            .post("/api/processes/")
            .jsonPath()
            .getInt("id");
    assertThat(process(multipart).getMap("resources")).isEqualTo(Map.of("cpus", 1));
    Response broken =
        alice
            .request()
            .formParam("pipeline", "hello_world")
            .formParam("resources", "memory=2G")
            .post("/api/processes/");
    assertThat(broken.statusCode()).isEqualTo(400);
  }

  @Test
  void they_belong_to_what_an_idempotency_key_stands_for() {
    String key = UUID.randomUUID().toString();
    List<Integer> answers =
        List.of("{\"memory\":\"2G\"}", "{\"memory\":\"2G\"}", "{\"memory\":\"3G\"}", "{}").stream()
            .map(
                resources ->
                    alice
                        .request()
                        .contentType(ContentType.JSON)
                        .header("Idempotency-Key", key)
                        .body("{\"pipeline\":\"hello_world\",\"resources\":" + resources + "}")
                        .post("/api/processes/")
                        .statusCode())
            .toList();
    assertThat(answers).containsExactly(201, 201, 409, 409);
  }

  @Test
  void a_rerun_keeps_them_and_may_change_them() {
    int first = started("{\"memory\":\"2G\",\"cpus\":2}").getInt("id");
    String rerun = "/api/processes/" + first + "/rerun/";

    int same = post(rerun, "").jsonPath().getInt("id");
    int other =
        post(rerun, "{\"resources\":{\"memory\":\"3G\",\"cpus\":null}}").jsonPath().getInt("id");
    Response form = alice.request().formParam("resources", "{\"time\": \"0:10:00\"}").post(rerun);

    assertThat(process(same).getMap("resources")).isEqualTo(Map.of("memory", "2G", "cpus", 2));
    assertThat(process(other).getMap("resources")).isEqualTo(Map.of("memory", "3G"));
    assertThat(process(form.jsonPath().getInt("id")).getMap("resources"))
        .isEqualTo(Map.of("memory", "2G", "cpus", 2, "time", "0:10:00"));
    for (String wrong : List.of("{\"memory\":\"5G\"}", "[]", "7")) {
      assertThat(post(rerun, "{\"resources\":" + wrong + "}").statusCode())
          .as(wrong)
          .isEqualTo(400);
    }
    assertThat(process(first).getList("reruns")).hasSize(3);
  }

  @Test
  void a_token_without_write_and_another_owner_start_nothing() {
    int first = started("{\"memory\":\"2G\"}").getInt("id");
    String body = "{\"pipeline\":\"hello_world\",\"resources\":{\"memory\":\"2G\"}}";
    assertThat(
            TestClient.of("reader")
                .request()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/processes/")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            TestClient.of("bob")
                .request()
                .contentType(ContentType.JSON)
                .body("{\"resources\":{\"memory\":\"3G\"}}")
                .post("/api/processes/" + first + "/rerun/")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void a_check_tells_what_slurm_would_be_asked_for() {
    String address = "/api/pipelines/hello_world/validate/";
    JsonPath right = post(address, "{\"resources\":{\"memory\":\"2G\",\"cpus\":2}}").jsonPath();
    assertThat(right.getBoolean("valid")).isTrue();
    assertThat(right.getMap("resources")).isEqualTo(Map.of("memory", "2G", "cpus", 2));

    JsonPath wrong =
        post(address, "{\"used_config\":{\"seconds\":\"x\"},\"resources\":{\"memory\":\"9G\"}}")
            .jsonPath();
    assertThat(wrong.getBoolean("valid")).isFalse();
    assertThat(wrong.getList("errors.pointer")).isEqualTo(List.of("/seconds", "/resources/memory"));
    assertThat(wrong.getString("error"))
        .startsWith("[config loader] Bad config -> ")
        .contains("\n[process register] Bad resources -> resources.memory must be at most 4G");
    JsonPath over =
        alice.request().formParam("resources", "{\"cpus\": 9}").post(address).jsonPath();
    assertThat(over.getBoolean("valid")).isFalse();
    assertThat(over.getList("errors.pointer")).isEqualTo(List.of("/resources/cpus"));
    assertThat(over.<Object>get("resources")).isNull();
  }
}
