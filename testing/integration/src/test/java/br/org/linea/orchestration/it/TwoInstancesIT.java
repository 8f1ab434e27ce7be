package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.process.Relay;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two instances of the API behind no more than a TCP balancer. */
class TwoInstancesIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String QUEUE = Topology.agentQueue(new WorkerName("slurm-agent"));

  /** Processes that are started and stopped at once, by so many callers at a time. */
  private static final int STOPPED = 60;

  private static final int CALLERS = 6;

  private static final int SUBMISSIONS = 200;
  private static final int AT_ONCE = 40;

  /** Its agent never registers. */
  private static final String NEVER_SENT = "of_an_absent_agent";

  private static final List<String> START_THEN_STOP = List.of("process.start", "process.stop");
  private static final ObjectMapper JSON = new ObjectMapper();

  @AutoClose private static Platform platform;
  private static OrchestratorApi second;
  private static Relay balancer;

  @BeforeAll
  static void start() {
    platform = Platform.start();
  }

  @BeforeEach
  void startSecondUnlessItRuns() {
    if (second == null || !second.isAlive()) {
      second = OrchestratorApi.start(platform.site(), "api-2", Map.of());
    }
    balancer = Relay.to(List.of(platform.api().url(), second.url()));
  }

  @AfterEach
  void closeBalancer() {
    if (balancer != null) {
      balancer.close();
    }
  }

  @AfterAll
  static void stopSecond() {
    if (second != null) {
      second.terminate();
    }
  }

  @Test
  void the_client_that_exists_works_against_both_without_a_special_case() throws Exception {
    MachineClient client = platform.register();
    Path script =
        ProjectFolder.find().root().resolve("testing/integration/src/test/python/pz_client.py");
    Process python =
        new ProcessBuilder(
                "/usr/bin/python3",
                script.toString(),
                balancer.url().toString(),
                client.id(),
                client.secret())
            .redirectErrorStream(true)
            .start();
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(python.exitValue()).as(output).isZero();

    JsonPath saw = JsonPath.from(output);
    assertThat(saw.getString("path_str")).matches("hello_world/\\d{8}");
    assertThat(saw.<String>getList("followed")).endsWith("Successful");
    assertThat(saw.getString("after_stop")).isIn("Stopping", "Stopped");
    assertThat(saw.getString("ended")).isEqualTo("Stopped");
    assertThat(saw.getString("again")).endsWith("has already been marked to be stopped.");
    assertThat(saw.getString("refused")).startsWith("[config loader]");
    assertThat(saw.getList("listed")).hasSize(3);
    assertThat(saw.<String>getList("pipelines")).startsWith("hello_world");
    assertThat(saw.<String>getList("sysinfo"))
        .containsExactly("datasets_dir", "pipelines_dir", "processing_dir");
  }

  @Test
  void no_secret_and_no_token_is_in_a_log() throws IOException {
    MachineClient client = platform.register();
    Client good = new Client(balancer.url(), client.id(), client.secret());
    good.await(good.start("counted", ""), LIMIT, "Successful");
    new Client(balancer.url(), client.id(), "wrong-" + client.secret()).askForToken();

    for (Path log : List.of(platform.api().log(), second.log(), platform.agent().log())) {
      // A token begins with its header, whose first letters never change.
      assertThat(Files.readString(log)).isNotEmpty().doesNotContain(client.secret(), "eyJ");
    }
  }

  /** 5 is less than what may be under way beside a submission; 150 is more at first. */
  @ParameterizedTest
  @CsvSource({
    "open_processes, 5",
    "open_processes, 150",
    "submissions_per_minute, 5",
    "submissions_per_minute, 150"
  })
  void an_owner_never_passes_its_quota_at_two_instances(String limit, int most) throws Exception {
    MachineClient owner = platform.register();
    Client client = new Client(balancer.url(), owner.id(), owner.secret());
    client.askForToken().then().statusCode(200);
    platform
        .operator()
        .at(second.url())
        .request()
        .contentType(ContentType.JSON)
        .body(Map.of(limit, most))
        .put("/api/owners/{owner}/quota/", owner.id())
        .then()
        .statusCode(200);
    client.request().get("/api/processes/").then().statusCode(200);

    List<Integer> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
      Callable<Integer> submit = () -> client.submit(NEVER_SENT, "").statusCode();
      for (Future<Integer> each : callers.invokeAll(Collections.nCopies(SUBMISSIONS, submit))) {
        answers.add(each.get());
      }
    }

    assertThat(answers).containsOnly(201, 429);
    assertThat(answers.stream().filter(status -> status == 201)).hasSize(most);
  }

  @Test
  void what_one_instance_accepted_the_other_brings_to_its_end_when_the_first_is_killed() {
    Client throughBoth = platform.client(balancer.url());
    List<Integer> ids = new ArrayList<>();
    for (int each = 0; each < 6; each++) {
      ids.add(throughBoth.start("counted", "{\"seconds\": 2}"));
    }

    second.kill();
    ids.add(throughBoth.start("counted", ""));

    ids.forEach(id -> throughBoth.await(id, LIMIT, "Successful"));
    platform.awaitSilence();
  }

  @Test
  void each_process_keeps_the_order_of_its_commands_when_one_of_two_relays_is_killed()
      throws Exception {
    platform.agent().terminate();
    Client throughBoth = platform.client(balancer.url());
    throughBoth.askForToken().then().statusCode(200);
    Set<Integer> stopped = ConcurrentHashMap.newKeySet();
    CountDownLatch half = new CountDownLatch(STOPPED / 2);

    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      for (int each = 0; each < STOPPED; each++) {
        callers.execute(
            () -> {
              stopped.add(startAndStop(throughBoth));
              half.countDown();
            });
      }
      assertThat(half.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      second.kill();
    }

    assertThat(stopped).hasSize(STOPPED);
    // A start whose answer was lost was asked for again: its process is there all the same.
    List<Integer> all = throughBoth.request().get("/api/processes/").path("id");
    all.stream().filter(stopped::add).forEach(throughBoth::stop);
    awaitBothCommandsOrNone(stopped, throughBoth);

    // Of its many processes it reads some from the API before their commands reach it.
    platform.startAgent(Map.of("SLURM_AGENT_SLURM_RECOVERY_GRACE", "8s"));
    stopped.forEach(id -> throughBoth.await(id, LIMIT, "Stopped"));
    platform.awaitSilence();
  }

  /** Asks again, as a client does whose connection died with the instance behind it. */
  private static int startAndStop(Client client) {
    AtomicInteger id = new AtomicInteger();
    Awaitility.await("a process that is to stop")
        .atMost(LIMIT)
        .ignoreExceptionsMatching(TwoInstancesIT::lostItsConnection)
        .until(
            () -> {
              if (id.get() == 0) {
                id.set(client.start("counted", "{\"seconds\": 600}"));
              }
              return client.stop(id.get()).statusCode() == 200;
            });
    return id.get();
  }

  private static boolean lostItsConnection(Throwable problem) {
    return problem instanceof IOException;
  }

  /**
   * Reads the agent's queue until each process has a Start and a Stop there, or has ended before
   * its Start was sent; leaves both there. Either may come twice, from the killed relay and from
   * its heir, but never a Start behind a Stop.
   */
  private static void awaitBothCommandsOrNone(Set<Integer> processes, Client client)
      throws Exception {
    Map<String, List<String>> types = new HashMap<>();
    // One channel for all of it: what is given back comes again in another order.
    try (Connection connection = Amqp.connect(platform, platform.agentUser());
        Channel channel = connection.createChannel()) {
      Awaitility.await("both commands of every process, or none")
          .atMost(LIMIT)
          .until(
              () -> {
                readInto(types, channel);
                return processes.stream()
                    .allMatch(id -> hasBothOrNone(types.get(id.toString()), id, client));
              });
    }
    assertThat(types).as("starts that were sent before their stop").isNotEmpty();
    assertThat(types.values())
        .allSatisfy(
            each ->
                assertThat(each)
                    .isSortedAccordingTo(Comparator.comparing(START_THEN_STOP::indexOf)));
  }

  private static boolean hasBothOrNone(List<String> types, int process, Client client) {
    return types == null
        ? client.status(process).equals("Stopped")
        : types.containsAll(START_THEN_STOP);
  }

  private static void readInto(Map<String, List<String>> types, Channel channel)
      throws IOException {
    GetResponse waiting;
    while ((waiting = channel.basicGet(QUEUE, false)) != null) {
      JsonNode command = JSON.readTree(waiting.getBody());
      types
          .computeIfAbsent(command.path("subject").asText(), none -> new ArrayList<>())
          .add(command.path("type").asText());
    }
  }
}
