package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.slurm.SbatchAnswers.Row;
import br.org.linea.orchestration.messages.JobId;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What came of a request to slurmrestd. */
sealed interface RestAnswer {

  /**
   * slurmctld has decided, or may have.
   *
   * @param error the error of Slurm that it names
   */
  record Decided(Reply<JobId> reply, Optional<Row> error) implements RestAnswer {}

  /** There is certainly no job, and sbatch would do better than another try. */
  record ForSbatch(String why) implements RestAnswer {}

  /** There is certainly no job: slurmrestd is not there, or not for this user. */
  record Unreachable(String why) implements RestAnswer {}

  int OK = 200;
  int BAD_REQUEST = 400;
  Set<Integer> NOT_FOR_US = Set.of(401, 403, 404);

  /** The request itself was wrong, as no request of a release that the agent knows is. */
  Set<String> NOT_UNDERSTOOD = Set.of("ESLURM_REST", "ESLURM_DATA", "ESLURM_HTTP", "ESLURM_URL");

  String AUTHENTICATION = "ESLURM_REST_AUTH_FAIL";
  String UNKNOWN =
      " (This answer of slurmrestd is unknown to the agent, which takes it for a refusal.)";
  int MOST_WORDS = 1000;
  JsonMapper JSON = new JsonMapper();

  /**
   * Reads the answer to a submission. HTTP's status of a refusal differs from release to release.
   */
  static RestAnswer read(int status, String body) {
    JsonNode answer = json(body);
    List<JsonNode> errors =
        StreamSupport.stream(answer.path("errors").spliterator(), false)
            .filter(error -> !error.path("error").asText("").isEmpty())
            .toList();
    List<Row> rows =
        errors.stream()
            .flatMap(error -> SbatchAnswers.error(error.path("error").asText()).stream())
            .toList();
    String words = words(status, errors, body);
    if (NOT_FOR_US.contains(status) || named(rows, AUTHENTICATION)) {
      return new Unreachable(words);
    }
    if (status == BAD_REQUEST || NOT_UNDERSTOOD.stream().anyMatch(code -> named(rows, code))) {
      return new ForSbatch(words);
    }
    long job = answer.path("job_id").asLong(0);
    if (job > 0) {
      return decided(
          status == OK
              ? new Reply.Answer<>(new JobId(job))
              : new Reply.Unknown<>("slurmrestd names job %d and says: %s".formatted(job, words)));
    }
    return errors.isEmpty()
        ? decided(new Reply.Unknown<>("slurmrestd names neither a job nor an error: " + words))
        : failed(SbatchAnswers.error(errors.getLast().path("error").asText()), words);
  }

  private static RestAnswer failed(Optional<Row> last, String words) {
    if (last.isEmpty()) {
      return decided(new Reply.Refusal<>(words + UNKNOWN));
    }
    return switch (last.get().meaning()) {
      // sbatch names the limit. Without the name it is not known whether a later try passes.
      case LIMIT -> new ForSbatch(words);
      case LATER -> new Decided(new Reply.TryLater<>(words), last);
      case UNCERTAIN, UNSENT -> new Decided(new Reply.Unknown<>(words), last);
      case REFUSED, ACCOUNTS -> new Decided(new Reply.Refusal<>(words), last);
      case NEVER -> new Decided(new Reply.Refusal<>(words + UNKNOWN), last);
    };
  }

  private static RestAnswer decided(Reply<JobId> reply) {
    return new Decided(reply, Optional.empty());
  }

  private static boolean named(List<Row> rows, String code) {
    return rows.stream().anyMatch(row -> row.code().startsWith(code));
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  private static String words(int status, List<JsonNode> errors, String body) {
    String joined =
        errors.stream()
            .flatMap(
                error ->
                    Stream.of(error.path("description"), error.path("error"))
                        .map(text -> text.asText("")))
            .filter(text -> !text.isEmpty())
            .distinct()
            .collect(Collectors.joining(": "));
    String words = joined.isEmpty() ? "HTTP " + status + " " + body.strip() : joined;
    return words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) + "…" : words;
  }
}
