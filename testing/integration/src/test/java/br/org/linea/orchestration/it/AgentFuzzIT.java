package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import br.org.linea.orchestration.stack.fuzz.RandomCases;
import br.org.linea.orchestration.stack.fuzz.RandomCases.Draw;
import br.org.linea.orchestration.stack.programs.AgentJournal;
import br.org.linea.orchestration.stack.services.LocalStack;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever comes to the agent over the broker: it takes what comes next, and no job is touched. */
@Tag("long")
class AgentFuzzIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final WorkerName WORKER = new WorkerName("slurm-agent");
  private static final String QUEUE = Topology.agentQueue(WORKER);
  private static final int TICKS = 3;

  private static SlurmCalls calls;
  private static Platform platform;
  private static Client client;
  private static Connection connection;
  private static Channel channel;
  private static int bystander;
  private static JsonPath process;

  private long submitted;
  private long cancelled;

  @BeforeAll
  static void start() throws Exception {
    LocalStack stack = LocalStack.open();
    calls = SlurmCalls.noted(stack);
    Map<String, String> settings = new HashMap<>(calls.settings());
    settings.put("SLURM_AGENT_SLURM_RECOVERY_GRACE", "1s");
    platform = Platform.start(stack, settings);
    client = platform.client();
    connection = Amqp.connect(platform, platform.site().broker().api());
    channel = connection.createChannel();
    channel.confirmSelect();
    bystander = client.start("counted", "{\"seconds\": 3600}");
    client.await(bystander, LIMIT, "Running");
    process = client.process(bystander);
  }

  @AfterAll
  static void stop() throws Exception {
    if (process != null) {
      platform.slurm().ask("scancel", process.getString("pid"));
    }
    connection.close();
    platform.close();
  }

  @BeforeEach
  void count() throws IOException {
    channel.queuePurge(Topology.COMMANDS_DEAD);
    submitted = calls.count("sbatch");
    cancelled = calls.count("scancel");
  }

  private static RandomCommands commands() {
    return new RandomCommands(bystander, process.getLong("pid"));
  }

  private static BasicProperties properties(Draw draw) {
    BasicProperties.Builder properties =
        new BasicProperties.Builder()
            .deliveryMode(draw.of(null, 1, 2))
            .contentType(
                draw.of(
                    null,
                    "application/cloudevents+json",
                    "application/json",
                    "text/plain",
                    "application/octet-stream",
                    "?"))
            .contentEncoding(draw.rarely(4) ? draw.of("gzip", "utf-8", "") : null);
    if (draw.rarely(4)) {
      properties.headers(Map.of("traceparent", draw.of(1, "x", true, List.of("x"), Map.of())));
    }
    return properties.build();
  }

  private static void publish(Draw draw, byte[] body) throws IOException {
    channel.basicPublish(Topology.COMMANDS, QUEUE, properties(draw), body);
  }

  /** What somebody asks for now is done, so all is taken that came before; no job came or went. */
  private void goesOn() throws Exception {
    channel.waitForConfirmsOrDie(LIMIT.toMillis());
    int next = client.start("counted", "");
    client.await(next, LIMIT, "Pending", "Running", "Successful");
    assertThat(calls.count("sbatch")).isEqualTo(submitted + 1);
    assertThat(calls.count("scancel")).isEqualTo(cancelled);
    assertThat(client.status(bystander)).isEqualTo("Running");
    assertThat(channel.consumerCount(QUEUE)).isEqualTo(1);
    assertThat(platform.agent().isAlive()).isTrue();
  }

  private static long entries() throws IOException {
    return AgentJournal.entries(platform.journal()).size();
  }

  @Test
  void an_unreadable_command_is_a_dead_letter_and_leaves_no_trace() throws Exception {
    long known = entries();
    RandomCases.each(draw -> publish(draw, commands().unreadable(draw)));
    goesOn();

    Awaitility.await("the dead letters")
        .atMost(LIMIT)
        .until(() -> channel.messageCount(Topology.COMMANDS_DEAD) == RandomCases.count());
    assertThat(entries()).isEqualTo(known + 1);
  }

  @Test
  void a_command_that_fits_nothing_submits_nothing_and_cancels_nothing() throws Exception {
    Set<String> before = platform.unfinished();
    RandomCases.each(draw -> publish(draw, commands().unfit(draw)));
    goesOn();

    // Each was answered with an event, or kept until it was sure that there is no such job.
    Awaitility.await("nothing of it is left to do")
        .atMost(LIMIT)
        .until(() -> before.containsAll(platform.unfinished()));
    assertThat(calls.count("sbatch")).isEqualTo(submitted + 1);
    assertThat(calls.count("scancel")).isEqualTo(cancelled);
  }

  @Test
  void a_job_is_not_cancelled_for_a_process_that_has_only_its_number() throws Exception {
    RandomCases.each(
        RandomCases.count() / 10,
        draw -> {
          for (byte[] command : commands().thief(draw)) {
            publish(draw, command);
          }
        });
    goesOn();

    long looked = calls.count("squeue");
    Awaitility.await("some looks at the queue")
        .atMost(LIMIT)
        .until(() -> calls.count("squeue") >= looked + TICKS);
    assertThat(calls.count("scancel")).isEqualTo(cancelled);
    assertThat(client.status(bystander)).isEqualTo("Running");
  }

  private static Map<String, String> written(JsonPath run) throws IOException {
    Path directory = platform.runDirectory(run.getString("path_str"));
    return Map.of(
        "OUT", Files.readString(directory.resolve("run.out")),
        "ERR", Files.readString(directory.resolve("run.err")));
  }

  /** What was read is the content of the files of this run. */
  private static boolean isRead(JsonNode answer, JsonPath run, Map<String, String> written) {
    if (!answer.required("outcome").asText().equals("READ")) {
      return false;
    }
    byte[] file = written.get(answer.get("file").asText()).getBytes(StandardCharsets.UTF_8);
    byte[] content = Base64.getDecoder().decode(answer.get("content").asText());
    int offset = answer.get("offset").asInt();
    assertThat(answer.get("process_id").asInt()).isEqualTo(run.getInt("id"));
    assertThat(content).isEqualTo(Arrays.copyOfRange(file, offset, offset + content.length));
    return true;
  }

  @Test
  void a_question_about_files_is_answered_from_those_of_its_run_or_not_at_all() throws Exception {
    int id = client.start("hello_world", "{\"message\": \"olá, olá\", \"seconds\": 0}");
    client.await(id, LIMIT, "Successful");
    JsonPath run = client.process(id);
    Map<String, String> written = written(run);
    RandomQuestions questions = new RandomQuestions(id, run.getString("task_id"));
    Map<String, JsonNode> answers = new ConcurrentHashMap<>();
    String replies = Topology.REPLIES_PREFIX + UUID.randomUUID();
    ObjectMapper json = new ObjectMapper();
    channel.queueDeclare(replies, false, true, true, Map.of());
    channel.queueBind(replies, Topology.REPLIES, replies);
    channel.basicConsume(
        replies,
        true,
        (tag, answer) ->
            answers.put(answer.getProperties().getCorrelationId(), json.readTree(answer.getBody())),
        tag -> {});

    RandomCases.each(
        draw -> {
          BasicProperties.Builder properties = properties(draw).builder();
          if (!draw.rarely(8)) {
            properties.replyTo(draw.rarely(8) ? "nobody" : replies);
          }
          if (!draw.rarely(8)) {
            properties.correlationId(UUID.randomUUID().toString());
          }
          channel.basicPublish(
              Topology.COMMANDS,
              Topology.filesQueue(WORKER),
              properties.build(),
              questions.any(draw));
        });
    channel.basicPublish(
        Topology.COMMANDS,
        Topology.filesQueue(WORKER),
        new BasicProperties.Builder().replyTo(replies).correlationId("last").build(),
        json.writeValueAsBytes(questions.fit()));

    Awaitility.await("the answer to the last question")
        .atMost(LIMIT)
        .until(() -> answers.containsKey("last"));
    assertThat(answers.get("last").required("size").asInt())
        .isEqualTo(written.get("OUT").getBytes(StandardCharsets.UTF_8).length);
    assertThat(answers.values().stream().filter(answer -> isRead(answer, run, written)))
        .hasSizeGreaterThan(1);
    submitted = calls.count("sbatch");
    goesOn();
  }
}
