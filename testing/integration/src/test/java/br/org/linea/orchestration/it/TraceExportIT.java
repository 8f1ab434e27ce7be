package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.it.StandInCollector.ReceivedSpan;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.services.LocalStack;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both programs export their spans when a setting says so; a collector that is away harms none. */
class TraceExportIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TRACE = "5bf92f3577b34da6a3ce929d0e0e4737";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String API = "orchestrator-api";
  private static final String AGENT = "slurm-agent";

  @AutoClose private static StandInCollector collector;
  @AutoClose private static Platform platform;

  private static OrchestratorApi api;

  @BeforeAll
  static void start() {
    collector = StandInCollector.start();
    platform = Platform.start(LocalStack.open(), collector.settings());
    platform.api().terminate();
    int port = platform.api().url().getPort();
    api = OrchestratorApi.start(platform.site(), "api", port, collector.settings());
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.terminate();
    }
  }

  @Test
  void a_process_is_one_trace_from_the_request_to_the_verdict() {
    Client client = platform.client();
    int id = run(client, TRACE);
    Awaitility.await("the verdict's spans")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(verdict(TRACE)).extracting(ReceivedSpan::service).contains(API, AGENT);
              assertThat(collector.of(TRACE)).extracting(ReceivedSpan::name).contains("run");
            });

    ReceivedSpan request = one("POST /api/processes");
    ReceivedSpan published = one("publish orchestration.commands");
    ReceivedSpan received = one("process agent.slurm-agent");
    ReceivedSpan sbatch = one("sbatch");
    ReceivedSpan run = one("run");
    assertThat(request.parent()).isEqualTo(CALLER);
    assertThat(published.parent()).isEqualTo(request.id());
    assertThat(received.parent()).isEqualTo(published.id());
    assertThat(sbatch.parent()).isEqualTo(received.id());
    assertThat(run.parent()).isEqualTo(received.id());
    assertThat(List.of(request, published)).allMatch(span -> span.service().equals(API));
    assertThat(List.of(received, sbatch, run)).allMatch(span -> span.service().equals(AGENT));
    assertThat(List.of(request, published, received, sbatch, run))
        .extracting(ReceivedSpan::kind)
        .containsExactly(
            "SPAN_KIND_SERVER",
            "SPAN_KIND_PRODUCER",
            "SPAN_KIND_CONSUMER",
            "SPAN_KIND_CLIENT",
            "SPAN_KIND_INTERNAL");
    String job = client.process(id).getString("pid");
    assertThat(sbatch.attributes()).containsEntry("slurm.job.id", job);
    assertThat(run.attributes())
        .containsEntry("slurm.job.id", job)
        .containsKey("slurm.job.state")
        .containsEntry("process.exit.code", "0")
        .containsEntry("orchestration.verdict", "SUCCEEDED")
        .containsEntry("orchestration.process.id", Integer.toString(id));
    assertThat(published.attributes())
        .containsEntry("messaging.system", "rabbitmq")
        .containsEntry("cloudevents.event_type", "process.start");
    for (ReceivedSpan stored : verdict(TRACE)) {
      if (stored.service().equals(API)) {
        assertThat(verdict(TRACE)).extracting(ReceivedSpan::id).contains(stored.parent());
      }
    }
    assertThat(
            client
                .request()
                .get("/api/processes/{id}/history/", id)
                .jsonPath()
                .getList("traceparent", String.class))
        .allMatch(each -> each.contains(TRACE))
        .anyMatch(each -> each.contains(request.id()));
  }

  @Test
  void a_trace_that_its_caller_does_not_sample_is_not_exported() {
    String unsampled = TRACE.replace('5', '6');
    Client client = platform.client();
    client.await(request(client, "00-%s-%s-00".formatted(unsampled, CALLER)), LIMIT, "Successful");
    String later = TRACE.replace('5', '7');
    run(client, later);
    Awaitility.await("spans of a later trace").atMost(LIMIT).until(() -> !verdict(later).isEmpty());

    assertThat(collector.of(unsampled)).isEmpty();
  }

  @Test
  void without_a_collector_processes_run_and_each_program_logs_one_line() throws IOException {
    collector.close();
    Client client = platform.client();
    try {
      run(client, TRACE.replace('5', '8'));
      run(client, TRACE.replace('5', '9'));
      for (Path log : logs()) {
        Awaitility.await("a warning in " + log)
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(lines(log, "WARN .*the collector at .* does not take")).hasSize(1));
      }
    } finally {
      collector = collector.successor();
    }
    String again = TRACE.replace('5', 'a');
    run(client, again);
    Awaitility.await("the spans of both programs")
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(verdict(again)).extracting(ReceivedSpan::service).contains(API, AGENT));
    for (Path log : logs()) {
      assertThat(lines(log, "WARN .*the collector at .* does not take")).hasSize(1);
      assertThat(lines(log, "INFO .*takes spans again")).hasSize(1);
      assertThat(lines(log, ".*(HttpExporter|HttpSender|BatchSpanProcessor).*")).isEmpty();
    }
  }

  private static int run(Client client, String trace) {
    int id = request(client, "00-%s-%s-01".formatted(trace, CALLER));
    client.await(id, LIMIT, "Successful");
    return id;
  }

  private static int request(Client client, String traceparent) {
    return client
        .request()
        .header("traceparent", traceparent)
        .contentType(ContentType.JSON)
        .body(Map.of("pipeline", "counted"))
        .post("/api/processes/")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static List<ReceivedSpan> verdict(String trace) {
    return collector.of(trace).stream()
        .filter(span -> "process.ended".equals(span.attributes().get("cloudevents.event_type")))
        .toList();
  }

  private static ReceivedSpan one(String name) {
    List<ReceivedSpan> named =
        collector.of(TRACE).stream().filter(span -> span.name().matches(name + "/?")).toList();
    assertThat(named).as("spans '%s' of %s", name, collector.of(TRACE)).hasSize(1);
    return named.getFirst();
  }

  private static List<Path> logs() {
    return List.of(api.log(), platform.agent().log());
  }

  private static List<String> lines(Path log, String pattern) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.matches(".*" + pattern + ".*"))
        .toList();
  }
}
