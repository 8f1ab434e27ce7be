package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobPhase;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@ApiTest
class ObservabilityTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final TestClient alice = TestClient.of("alice");

  @Inject ObjectMapper json;

  private int startTraced() {
    Response answer =
        alice
            .request()
            .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
            .contentType(ContentType.JSON)
            .body("{\"pipeline\":\"hello_world\"}")
            .post("/api/processes/");
    assertThat(answer.header("traceresponse")).contains(TRACE);
    return answer.jsonPath().getInt("id");
  }

  @Test
  void one_trace_goes_from_the_request_through_the_command_into_the_history() {
    try (ScriptedAgent agent = ScriptedAgent.register("worker", json)) {
      int id = startTraced();
      AtomicReference<Envelope> start = new AtomicReference<>();
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                agent.next(one -> one.subject().equals(Integer.toString(id))).ifPresent(start::set);
                return start.get() != null;
              });
      agent.register(ScriptedAgent.JOURNAL, "");

      assertThat(start.get().traceparent().orElseThrow()).contains(TRACE);
      assertThat(
              alice
                  .request()
                  .get("/api/processes/{id}/history/", id)
                  .jsonPath()
                  .getString("[0].traceparent"))
          .contains(TRACE);
    }
  }

  @Test
  void a_request_without_a_trace_gets_one() {
    assertThat(alice.request().get("/api/sysinfo/").header("traceresponse"))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    assertThat(
            alice
                .request()
                .header("traceparent", "00-" + "0".repeat(32) + "-zz-01")
                .get("/api/sysinfo/")
                .header("traceresponse"))
        .doesNotContain("0".repeat(32));
  }

  @Test
  void nothing_waits_to_export_spans_unless_a_setting_says_so() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("BatchSpanProcessor"));
  }

  @Test
  void metrics_show_the_state_of_the_program() {
    try (ScriptedAgent agent = ScriptedAgent.register("worker", json)) {
      int id = alice.startHelloWorld();
      JsonPath process = alice.request().get("/api/processes/{id}/", id).jsonPath();
      agent.say(1, agent.alive(process, JobPhase.RUNNING));
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                String metrics = TestClient.management().get("/q/metrics").asString();
                assertThat(metrics)
                    .containsPattern(
                        "orchestrator_processes\\{status=\"Running\"\\} [1-9][0-9.E]*\n")
                    .containsPattern("orchestrator_agents_alive [1-9]")
                    .containsPattern("orchestrator_outbox_depth \\d")
                    .containsPattern("orchestrator_outbox_age_seconds \\d")
                    .containsPattern("orchestrator_event_lag_seconds_count [1-9]")
                    .containsPattern("http_server_requests_seconds_count\\{.*/api/processes");
              });
      agent.register(ScriptedAgent.JOURNAL, "");
    }
  }

  @Test
  void every_metric_and_health_check_that_is_served_is_in_the_operators_document()
      throws IOException {
    Set<String> served =
        TestClient.management()
            .get("/q/metrics")
            .asString()
            .lines()
            .filter(line -> line.startsWith("orchestrator_"))
            .map(line -> line.replaceAll("[{ ].*", "").replaceAll("_(count|sum|max)$", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(served).hasSizeGreaterThan(4);
    served.addAll(
        TestClient.management().get("/q/health").jsonPath().getList("checks.name", String.class));
    assertThat(Files.readString(Path.of("../docs/operations.md")))
        .contains(
            served.stream()
                .map(name -> name.startsWith("orchestrator_") ? "| `" + name : "| `" + name + "` |")
                .toList());
  }

  @Test
  void the_page_of_the_service_itself_may_ask() {
    Response answer =
        given()
            .header("Origin", RestAssured.baseURI + ":" + RestAssured.port)
            .header("Authorization", "Bearer " + alice.token())
            .get("/api/sysinfo/");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void only_configured_origins_may_ask_from_a_browser() {
    for (List<String> each :
        List.of(List.of("https://pz.example", "yes"), List.of("https://evil.example", "no"))) {
      Response preflight =
          given()
              .header("Origin", each.get(0))
              .header("Access-Control-Request-Method", "GET")
              .header("Access-Control-Request-Headers", "authorization")
              .options("/api/processes/");
      assertThat("yes".equals(each.get(1)))
          .isEqualTo(each.get(0).equals(preflight.header("Access-Control-Allow-Origin")));
    }
  }
}
