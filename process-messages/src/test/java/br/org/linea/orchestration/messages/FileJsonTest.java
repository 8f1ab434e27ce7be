package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileJsonTest {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final UUID TASK = UUID.fromString("5f0c2a4e-9d1b-4c7a-8a55-0f1e2d3c4b5a");

  @Test
  void a_question_is_written_and_read_as_agreed() throws IOException {
    agreed(
        "question",
        new FileQuestion(
            new ProcessId(42), TASK, new PipelineName("hello_world"), RunFile.OUT, -65536, 65536));
  }

  @Test
  void an_answer_is_written_and_read_as_agreed() throws IOException {
    agreed(
        "answer",
        new FileAnswer(
            new ProcessId(42),
            RunFile.OUT,
            FileAnswer.Outcome.READ,
            0,
            6,
            Base64.getEncoder().encodeToString("Hello\n".getBytes(StandardCharsets.UTF_8)),
            ""));
  }

  @Test
  void questions_about_results_are_written_and_read_as_agreed() throws IOException {
    agreed("result-question", partOfResult());
    agreed(
        "result-list-question",
        new ResultQuestion(
            new ProcessId(42),
            TASK,
            new PipelineName("hello_world"),
            RunFile.OUT,
            0,
            100,
            Optional.empty(),
            Optional.of(new ResultGlob("**/*.fits")),
            List.of(new ResultGlob("out/*.fits")),
            Optional.empty()));
  }

  private static ResultQuestion partOfResult() {
    return new ResultQuestion(
        new ProcessId(42),
        TASK,
        new PipelineName("hello_world"),
        RunFile.OUT,
        524288,
        524288,
        Optional.of(new ResultPath("out/a.fits")),
        Optional.empty(),
        List.of(),
        Optional.of("0f1e2d3c4b5a"));
  }

  /** It answers what it knows, and its answer lacks the mark of an answer about results. */
  @Test
  void an_older_agent_reads_a_question_about_results() throws IOException {
    FileQuestion read =
        MAPPER.readValue(MAPPER.writeValueAsString(partOfResult()), FileQuestion.class);
    assertThat(read)
        .isEqualTo(
            new FileQuestion(
                new ProcessId(42),
                TASK,
                new PipelineName("hello_world"),
                RunFile.OUT,
                524288,
                524288));
  }

  @Test
  void answers_about_results_are_written_and_read_as_agreed() throws IOException {
    Instant changed = Instant.parse("2026-01-02T03:04:05.120Z");
    agreed(
        "result-answer",
        new ResultAnswer(
            new ProcessId(42),
            ResultAnswer.Outcome.READ,
            524288,
            600000,
            Optional.of("0f1e2d3c4b5a"),
            Optional.of(changed),
            List.of(),
            false,
            ""));
    agreed(
        "result-list-answer",
        new ResultAnswer(
            new ProcessId(42),
            ResultAnswer.Outcome.READ,
            0,
            1,
            Optional.empty(),
            Optional.empty(),
            List.of(
                new ResultFile(
                    new ResultPath("out/a.fits"), 600000, changed, ResultFile.Kind.FILE, true)),
            false,
            ""));
  }

  private static void agreed(String name, Object message) throws IOException {
    try (InputStream golden =
        FileJsonTest.class.getResourceAsStream("/golden-files/" + name + ".json")) {
      String text = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(MAPPER.readTree(MAPPER.writeValueAsString(message)))
          .isEqualTo(MAPPER.readTree(text));
      assertThat(MAPPER.readValue(text, message.getClass()).equals(message)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"process_id", "task_id", "pipeline", "file"})
  void a_question_without_one_of_its_parts_is_none(String part) throws IOException {
    try (InputStream golden =
        FileJsonTest.class.getResourceAsStream("/golden-files/question.json")) {
      ObjectNode question = (ObjectNode) MAPPER.readTree(golden);
      question.remove(part);
      assertThatThrownBy(() -> MAPPER.treeToValue(question, FileQuestion.class))
          .hasMessageContaining("is missing");
    }
  }

  @Test
  void a_question_for_too_much_is_none() {
    for (int limit : new int[] {0, -1, FileQuestion.MOST_BYTES + 1}) {
      assertThatThrownBy(
              () ->
                  new FileQuestion(
                      new ProcessId(1), TASK, new PipelineName("p"), RunFile.ERR, 0, limit))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
