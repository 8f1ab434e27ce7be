package br.org.linea.orchestration.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.StatusFixture;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool against an API of a few lines; {@code RetentionIT} has the real one. */
class RunRetentionToolTest {

  private static final String PIPELINES =
      """
      hello: {path: hello, executor: slurm, runner: sh, executable: run.sh, version: 1%s}
      kept: {path: hello, executor: slurm, runner: sh, executable: run.sh, version: 1}
      """;
  private static final String RETENTION = ", retention: {successful: 30, failed: 90}";

  @TempDir Path temp;

  private final Map<String, String> settings = new HashMap<>();
  private final StringWriter text = new StringWriter();
  private final List<String> rows = new ArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int code = 200;
  private volatile int tokens;

  @BeforeEach
  void an_agent_has_worked() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::token);
    server.createContext("/api/agents/agent-1/ended/", this::ended);
    server.createContext("/api/agents/agent-1/removed/", this::removed);
    server.start();
    String address = "http://localhost:" + server.getAddress().getPort();
    settings.put("slurm-agent.worker", "agent-1");
    settings.put("slurm-agent.api-url", address);
    settings.put("quarkus.oidc-client.auth-server-url", address);
    settings.put("quarkus.oidc-client.token-path", "/token");
    for (String folder : List.of("pipelines", "processing", "datasets", "journal")) {
      settings.put("slurm-agent." + folder + "-dir", temp.resolve(folder).toString());
    }
    Files.createDirectories(temp.resolve("processing/.orchestration-wake"));
    Files.createDirectories(temp.resolve("pipelines"));
    catalogue(RETENTION);
    // Processes 1 and 2 are in it, and neither is over.
    StatusFixture.open(temp.resolve("journal")).close();
  }

  private void catalogue(String retention) throws IOException {
    Files.writeString(temp.resolve("pipelines/pipelines.yaml"), PIPELINES.formatted(retention));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void token(HttpExchange exchange) throws IOException {
    tokens++;
    answer(exchange, 200, "{\"access_token\":\"t" + tokens + "\"}");
  }

  private void ended(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    asked.add("GET " + query);
    int after = Integer.parseInt(query.replace("after=", ""));
    List<String> page =
        rows.stream().filter(row -> Integer.parseInt(row.replaceAll("\\D.*", "")) > after).toList();
    answer(
        exchange,
        code,
        "[" + String.join(",", page.stream().limit(2).map(row -> row.substring(9)).toList()) + "]");
  }

  private void removed(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String bearer = exchange.getRequestHeaders().getFirst("Authorization");
    if (bearer.equals("Bearer t1")) {
      answer(exchange, 401, "{}");
      return;
    }
    asked.add("POST " + body);
    answer(exchange, 200, "{\"removed\":1}");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private Path run(int id, String pipeline, String status, int daysAgo) throws IOException {
    UUID task = UUID.randomUUID();
    String path = "%s/%08d".formatted(pipeline, id);
    Path directory = temp.resolve("processing").resolve(path);
    Files.createDirectories(directory.resolve(".orchestration"));
    Files.writeString(directory.resolve(".orchestration/task"), task.toString());
    Files.writeString(directory.resolve("run.out"), "hello");
    row(id, task, path, pipeline, status, daysAgo);
    return directory.resolve("run.out");
  }

  private void row(int id, UUID task, String path, String pipeline, String status, int daysAgo) {
    rows.add(
        "%08d {\"id\":%d,\"task_id\":\"%s\",\"path_str\":\"%s\",\"pipeline\":\"%s\",\"status\":\"%s\",\"ended_at\":\"%s\"}"
            .formatted(
                id,
                id,
                task,
                path,
                pipeline,
                status,
                Instant.now().minus(Duration.ofDays(daysAgo)).plusSeconds(3600)));
  }

  private int sweep(boolean dryRun) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withConverter(MemorySize.class, 200, new MemorySizeConverter())
            .withMapping(AgentConfig.class)
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build();
    // A clock that is years behind: the API's counts.
    Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofDays(-3650));
    return new RunRetentionTool(
            config.getConfigMapping(AgentConfig.class), config, StatusFixture.mapper(), wrong)
        .sweep(dryRun, new PrintWriter(text, true));
  }

  private List<String> reports() {
    return asked.stream().filter(each -> each.startsWith("POST")).toList();
  }

  @Test
  void what_is_past_its_time_is_removed_and_reported_page_by_page() throws IOException {
    Path old = run(11, "hello", "Successful", 31);
    Path young = run(12, "hello", "Successful", 30);
    Path failed = run(13, "hello", "Failed", 89);
    Path longFailed = run(14, "hello", "Failed", 91);
    Path stopped = run(15, "hello", "Stopped", 1000);
    Path kept = run(16, "kept", "Successful", 1000);

    assertThat(sweep(false)).as(text.toString()).isZero();

    assertThat(Stream.of(old, longFailed)).noneMatch(Files::exists);
    assertThat(Stream.of(young, failed, stopped, kept)).allMatch(Files::exists);
    assertThat(asked)
        .containsExactly(
            "GET after=0",
            "POST {\"ids\":[11]}",
            "GET after=12",
            "POST {\"ids\":[14]}",
            "GET after=14",
            "GET after=16");
    assertThat(text.toString())
        .containsPattern("hello/00000011  Successful  ended 20\\S+Z  30 days ago  removed\n")
        .contains("2 run directories removed, 0 gone already, 0 left; 6 processes have ended");
    assertThat(tokens).as("a token that is over is replaced").isEqualTo(2);
  }

  @Test
  void a_dry_run_says_the_same_and_changes_nothing() throws IOException {
    Path old = run(11, "hello", "Successful", 31);
    assertThat(sweep(true)).isZero();
    assertThat(old).exists();
    assertThat(reports()).isEmpty();
    assertThat(text.toString())
        .contains("hello/00000011  Successful  ended ", "  would be removed\n")
        .contains("1 run directories would be removed");
  }

  @Test
  void what_a_crash_removed_before_its_report_is_reported_as_gone() {
    row(11, UUID.randomUUID(), "hello/00000011", "hello", "Failed", 100);
    assertThat(sweep(false)).isZero();
    assertThat(reports()).containsExactly("POST {\"ids\":[11]}");
    assertThat(text.toString()).contains("is gone already");
  }

  @Test
  void what_the_journal_has_in_hand_stays() throws IOException {
    Path accepted = run(1, "hello", "Failed", 100);
    Path live = run(2, "hello", "Failed", 100);
    assertThat(sweep(false)).isEqualTo(1);
    assertThat(List.of(accepted, live)).allMatch(Files::exists);
    assertThat(reports()).isEmpty();
    assertThat(text.toString()).contains("LEFT: the agent still has it in hand", "2 left");
  }

  @Test
  void another_place_than_the_agents_own_is_never_touched() throws IOException {
    Path run = run(11, "hello", "Failed", 100);
    rows.clear();
    for (String path : List.of("hello/00000012", "../x/00000011", "/etc", "hello/11")) {
      rows.clear();
      row(11, UUID.randomUUID(), path, "hello", "Failed", 100);
      assertThat(sweep(false)).as(path).isEqualTo(1);
      assertThat(text.toString()).contains("it is not where this agent puts runs");
    }
    assertThat(run).exists();
    assertThat(reports()).isEmpty();
  }

  @Test
  void a_directory_of_another_task_is_left_and_the_exit_code_says_so() throws IOException {
    Path run = run(11, "hello", "Failed", 100);
    rows.clear();
    row(11, UUID.randomUUID(), "hello/00000011", "hello", "Failed", 100);
    assertThat(sweep(false)).isEqualTo(1);
    assertThat(run).exists();
    assertThat(reports()).isEmpty();
    assertThat(text.toString()).contains("LEFT: it belongs to task ");
  }

  @Test
  void without_a_retention_nothing_is_asked() throws IOException {
    catalogue("");
    assertThat(sweep(false)).isZero();
    assertThat(text.toString()).contains("No pipeline in ", "run directories stay for ever");
    assertThat(asked).isEmpty();
  }

  @Test
  void a_catalogue_that_is_wrong_removes_nothing() throws IOException {
    run(11, "hello", "Failed", 100);
    catalogue(", retention: {failed: 0}");
    assertThat(sweep(false)).isEqualTo(1);
    assertThat(text.toString()).contains("retention.failed of hello must be a whole number");
    assertThat(asked).isEmpty();
  }

  @Test
  void without_the_journal_that_says_what_is_at_work_nothing_is_removed() throws IOException {
    Path run = run(11, "hello", "Failed", 100);
    settings.put("slurm-agent.journal-dir", temp.resolve("none").toString());
    assertThat(sweep(false)).isEqualTo(1);
    settings.put("slurm-agent.journal-dir", temp.resolve("journal").toString());
    Path log = temp.resolve("journal/processes.log");
    Files.writeString(log, "{\n" + Files.readString(log));
    assertThat(sweep(false)).isEqualTo(1);
    assertThat(run).exists();
    assertThat(text.toString()).contains("there is no journal in", "cannot be read as a whole");
  }

  @Test
  void a_processing_folder_that_is_not_mounted_is_no_proof_that_all_is_gone() throws IOException {
    row(11, UUID.randomUUID(), "hello/00000011", "hello", "Failed", 100);
    Files.delete(temp.resolve("processing/.orchestration-wake"));
    assertThat(sweep(false)).isEqualTo(1);
    assertThat(text.toString()).contains("is it mounted?");
    assertThat(reports()).isEmpty();
  }

  @Test
  void an_api_that_refuses_or_is_away_is_named() throws IOException {
    Path run = run(11, "hello", "Failed", 100);
    code = 403;
    assertThat(sweep(false)).isEqualTo(1);
    server.stop(0);
    assertThat(sweep(false)).isEqualTo(1);
    assertThat(text.toString()).contains("the API answers 403 at", "there is no answer from");
    assertThat(run).exists();
  }
}
