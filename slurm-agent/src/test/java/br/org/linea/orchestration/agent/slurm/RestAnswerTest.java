package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.slurm.SbatchAnswers.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers of slurmrestd, recorded from Slurm 22.05 (v0.0.38), 24.11 (v0.0.42) and 26.05 (v0.0.45).
 */
class RestAnswerTest {

  private static final Path FOLDER = Path.of("src/test/resources/slurm");
  private static final JsonMapper JSON = new JsonMapper();

  static Stream<Row> errors() {
    return SbatchAnswersTest.errors();
  }

  private static String line(RestAnswer answer) {
    return switch (answer) {
      case RestAnswer.Decided decided -> Replies.line(decided.reply());
      case RestAnswer.ForSbatch other -> "FOR_SBATCH " + other.why();
      case RestAnswer.Unreachable away -> "UNREACHABLE " + away.why();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          22.05 | accepted              | ANSWER 63
          22.05 | bad-partition         | REFUSAL Invalid partition name specified
          22.05 | bad-time              | REFUSAL Requested time limit is invalid (missing or exceeds some limit)
          22.05 | too-many-cpus         | REFUSAL More processors requested than permitted
          22.05 | controller-away       | TRY_LATER Unable to contact slurm controller (connect failure)
          22.05 | unknown-field         | FOR_SBATCH Failure during parsing
          22.05 | bad-value             | FOR_SBATCH Unable to read integer value: Unable to process key
          22.05 | unknown-version       | UNREACHABLE HTTP 404 Unable find requested URL.
          24.11 | accepted              | ANSWER 97
          24.11 | unknown-field         | ANSWER
          24.11 | bad-partition         | REFUSAL Batch job submission failed: Invalid partition name specified
          24.11 | bad-time              | REFUSAL Batch job submission failed: Requested time limit is invalid
          24.11 | too-many-cpus         | REFUSAL Batch job submission failed: More processors requested
          24.11 | controller-away       | TRY_LATER Batch job submission failed: Unable to contact slurm controller
          26.05 | accepted              | ANSWER 191
          26.05 | bad-partition         | REFUSAL Batch job submission failed: Invalid partition name specified
          26.05 | too-many-cpus         | REFUSAL Batch job submission failed: More processors requested
          24.11 | unknown-version       | UNREACHABLE HTTP 404 Unable find requested URL.
          24.11 | no-job-and-no-error   | UNKNOWN slurmrestd names neither a job nor an error
          """)
  void a_recorded_answer_is_understood(String release, String name, String expected)
      throws IOException {
    JsonNode recorded =
        JSON.readTree(
            Files.readString(FOLDER.resolve(release).resolve("slurmrestd-" + name + ".json")));

    assertThat(
            line(RestAnswer.read(recorded.path("status").asInt(), recorded.path("body").asText())))
        .contains(expected);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void every_error_means_what_the_table_says(Row row) {
    String body = "{\"errors\": [" + JSON.createObjectNode().put("error", row.text()) + "]}";

    String line = line(RestAnswer.read(500, body));

    String expected =
        switch (row.meaning()) {
          case REFUSED, ACCOUNTS, NEVER -> "REFUSAL";
          case LATER -> "TRY_LATER";
          case LIMIT -> "FOR_SBATCH";
          case UNCERTAIN, UNSENT -> "UNKNOWN";
        };
    if (row.code().equals("ESLURM_REST_AUTH_FAIL")) {
      expected = "UNREACHABLE";
    } else if (row.code().matches("ESLURM_(REST|DATA|HTTP|URL)_.*")) {
      expected = "FOR_SBATCH";
    }
    assertThat(line).startsWith(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 |                                               | UNKNOWN
          200 | nonsense                                      | UNKNOWN
          200 | {"errors": []}                                | UNKNOWN
          200 | {"job_id": 0, "errors": []}                   | UNKNOWN
          200 | {"job_id": 7, "errors": [{"error": "No error"}]} | ANSWER 7
          500 | {"job_id": 7, "errors": []}                   | UNKNOWN slurmrestd names job 7
          500 | oh                                            | UNKNOWN
          500 | {"errors": [{"error": "Of a plugin"}]}        | REFUSAL Of a plugin (This answer of slurmrestd is unknown
          502 |                                               | UNKNOWN
          400 | oh                                            | FOR_SBATCH
          401 | Authentication failure                        | UNREACHABLE HTTP 401 Authentication failure
          """)
  void whatever_else_is_answered_is_taken_for_no_more_than_it_says(
      int status, String body, String expected) {
    assertThat(line(RestAnswer.read(status, body == null ? "" : body))).startsWith(expected);
  }
}
