package br.org.linea.orchestration.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileJsonTest {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

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
