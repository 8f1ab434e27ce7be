package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenJsonTest {

  /** Set up as both programs set up theirs (SNAKE_CASE, ISO dates, unknown fields ignored). */
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final UUID TASK = UUID.fromString("5f0c2a4e-9d1b-4c7a-8a55-0f1e2d3c4b5a");
  private static final ProcessId PROCESS = new ProcessId(42);
  private static final WorkerName WORKER = new WorkerName("slurm-agent");

  private static final JobSnapshot UNSUBMITTED =
      new JobSnapshot(
          WORKER,
          NOON,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of("QOSMaxSubmitJobPerUserLimit"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final JobSnapshot RUN =
      new JobSnapshot(
          WORKER,
          NOON,
          Optional.of(new JobId(1234)),
          Optional.of("apollo"),
          Optional.of("COMPLETED"),
          Optional.empty(),
          Optional.of(NOON.minusSeconds(30)),
          Optional.of(NOON.minusSeconds(20)),
          Optional.of(NOON.minusSeconds(1)),
          Optional.of(new ExitEvidence(Optional.of(3), Optional.of(0), Optional.of("0:0"))));

  /** A job that has submitted two of its own. */
  private static final JobSnapshot PARENT =
      new JobSnapshot(
          WORKER,
          NOON,
          Optional.of(new JobId(1234)),
          Optional.of("apollo"),
          Optional.of("RUNNING"),
          Optional.empty(),
          Optional.of(NOON.minusSeconds(30)),
          Optional.of(NOON.minusSeconds(20)),
          Optional.empty(),
          Optional.empty(),
          List.of(new JobId(1235), new JobId(1236)));

  static final Map<String, Message> EXAMPLES =
      Map.of(
          "process.start",
          new StartProcess(
              PROCESS,
              TASK,
              new PipelineName("hello_world"),
              "1.0.0",
              "slurm",
              "{\"message\":\"olá\",\"scale\":1e8}",
              "pz-server",
              NOON),
          "process.stop",
          new StopProcess(PROCESS, TASK, "pz-server", NOON),
          "process.check",
          new CheckProcess(PROCESS, TASK),
          "process.deferred",
          new StartDeferred(PROCESS, TASK, UNSUBMITTED),
          "process.submitted",
          new JobSubmitted(PROCESS, TASK, RUN),
          "process.alive",
          new JobAlive(PROCESS, TASK, PARENT, JobPhase.RUNNING),
          "process.ended",
          new JobEnded(
              PROCESS,
              TASK,
              RUN,
              JobOutcome.FAILED,
              Optional.of(FailureReason.NONZERO_EXIT),
              "The pipeline ended with exit code 3."),
          "process.refused",
          new StartRefused(
              PROCESS,
              TASK,
              UNSUBMITTED,
              FailureReason.REFUSED,
              "sbatch: error: invalid partition specified: gpu"),
          "process.lost",
          new JobLost(PROCESS, TASK, RUN, "squeue and sacct did not know the job for 300 s."),
          "agent.heartbeat",
          new AgentHeartbeat(
              WORKER,
              NOON,
              "0.1.0",
              List.of("slurm", "local"),
              Optional.of("apollo"),
              "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
              7,
              0));

  static Stream<String> types() {
    return EXAMPLES.keySet().stream().sorted();
  }

  static Envelope envelope(Message message) {
    return new Envelope(
        "1.0",
        UUID.fromString("0b8f6a52-6c1e-4e0a-9f3f-3f1d2c4b5a69"),
        message instanceof Command ? Envelope.API_SOURCE : Envelope.agentSource(WORKER),
        message.subject(),
        NOON,
        3,
        17,
        Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        message);
  }

  @ParameterizedTest
  @MethodSource("types")
  void each_message_is_written_as_its_golden_file(String type) throws IOException {
    JsonNode written = MAPPER.valueToTree(envelope(EXAMPLES.get(type)));
    assertThat(written.toPrettyString()).isEqualTo(golden(type).toPrettyString());
    assertThat(written.get("type").asText()).isEqualTo(type);
  }

  @ParameterizedTest
  @MethodSource("types")
  void each_golden_file_is_read_back_as_the_same_message(String type) throws IOException {
    assertThat(MAPPER.treeToValue(golden(type), Envelope.class))
        .isEqualTo(envelope(EXAMPLES.get(type)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void a_field_that_a_newer_sender_added_is_ignored(String type) throws IOException {
    ObjectNode newer = (ObjectNode) golden(type);
    newer.put("added_later", "x");
    ((ObjectNode) newer.get("data")).put("added_later", "x");
    assertThat(MAPPER.treeToValue(newer, Envelope.class)).isEqualTo(envelope(EXAMPLES.get(type)));
  }

  @Test
  void a_start_that_adopts_a_job_is_written_and_read_as_its_golden_file() throws IOException {
    StartProcess plain = (StartProcess) EXAMPLES.get("process.start");
    Envelope adopting =
        envelope(
            new StartProcess(
                plain.processId(),
                plain.taskId(),
                plain.pipeline(),
                plain.pipelineVersion(),
                plain.executor(),
                plain.config(),
                plain.owner(),
                plain.acceptedAt(),
                Optional.of(new AdoptedJob(new JobId(1234), "JOB_42"))));
    JsonNode golden = read("/golden-adoption/process.start.json");

    assertThat(MAPPER.<JsonNode>valueToTree(adopting).toPrettyString())
        .isEqualTo(golden.toPrettyString());
    assertThat(MAPPER.treeToValue(golden, Envelope.class)).isEqualTo(adopting);
  }

  @Test
  void a_start_with_resources_is_written_and_read_as_its_golden_file() throws IOException {
    StartProcess plain = (StartProcess) EXAMPLES.get("process.start");
    Envelope asking =
        envelope(
            new StartProcess(
                plain.processId(),
                plain.taskId(),
                plain.pipeline(),
                plain.pipelineVersion(),
                StartProcess.WITH_RESOURCES,
                plain.config(),
                plain.owner(),
                plain.acceptedAt(),
                Optional.empty(),
                Map.of("memory", "64G")));
    JsonNode golden = read("/golden-resources/process.start.json");

    assertThat(MAPPER.<JsonNode>valueToTree(asking).toPrettyString())
        .isEqualTo(golden.toPrettyString());
    assertThat(MAPPER.treeToValue(golden, Envelope.class)).isEqualTo(asking);
  }

  @Test
  void every_permitted_message_has_an_example_and_so_a_golden_file() {
    assertThat(EXAMPLES.values().stream().<Object>map(Message::getClass))
        .containsExactlyInAnyOrderElementsOf(permitted(Message.class));
  }

  @Test
  void an_unknown_type_is_an_error_not_a_null() throws IOException {
    ObjectNode unknown = (ObjectNode) golden("process.check");
    unknown.put("type", "process.explode");
    assertThat(catchThrowable(() -> MAPPER.treeToValue(unknown, Envelope.class)))
        .hasMessageContaining("process.explode");
  }

  private static List<Class<?>> permitted(Class<?> sealed) {
    List<Class<?>> records = new ArrayList<>();
    for (Class<?> type : sealed.getPermittedSubclasses()) {
      if (type.isSealed()) {
        records.addAll(permitted(type));
      } else {
        records.add(type);
      }
    }
    return records;
  }

  private static JsonNode golden(String type) throws IOException {
    return read("/golden/" + type + ".json");
  }

  static JsonNode read(String name) throws IOException {
    try (InputStream file = GoldenJsonTest.class.getResourceAsStream(name)) {
      assertThat(file).as("golden file " + name).isNotNull();
      return MAPPER.readTree(file);
    }
  }

  /** Each message, and each of its required parts. */
  static Stream<Arguments> needed() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (String type : EXAMPLES.keySet()) {
      Set<String> optional = Set.of("failure", "cluster", "detail", "live_jobs", "unsent_events");
      golden(type)
          .get("data")
          .fieldNames()
          .forEachRemaining(
              field -> {
                if (!optional.contains(field)) {
                  all.add(Arguments.of(type, field));
                }
              });
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("needed")
  void what_cannot_be_acted_on_is_not_read(String type, String field) throws IOException {
    ObjectNode incomplete = (ObjectNode) golden(type);
    ((ObjectNode) incomplete.get("data")).remove(field);

    assertThat(catchThrowable(() -> MAPPER.treeToValue(incomplete, Envelope.class)))
        .isInstanceOf(JsonProcessingException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "subject", "time", "data"})
  void an_envelope_needs_all_that_its_reader_goes_by(String attribute) throws IOException {
    ObjectNode incomplete = (ObjectNode) golden("process.alive");
    incomplete.remove(attribute);

    assertThat(catchThrowable(() -> MAPPER.treeToValue(incomplete, Envelope.class)))
        .isInstanceOf(JsonProcessingException.class);
  }
}
