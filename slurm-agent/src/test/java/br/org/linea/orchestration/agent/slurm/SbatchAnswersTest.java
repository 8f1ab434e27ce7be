package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.slurm.SbatchAnswers.Meaning;
import br.org.linea.orchestration.agent.slurm.SbatchAnswers.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of answers, each read as sbatch prints it. */
class SbatchAnswersTest {

  private static final int ERRORS_OF_SLURM = 417;
  private static final String FAILED = "Batch job submission failed: ";

  static Stream<Row> errors() {
    return SbatchAnswers.rows().stream().filter(row -> !row.code().equals("sbatch"));
  }

  private static Reply<?> answer(String text) {
    return Sbatch.read(new CommandResult.Exited(1, "", "sbatch: error: " + FAILED + text + "\n"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void every_error_means_what_the_table_says(Row row) {
    Class<?> expected =
        switch (row.meaning()) {
          case REFUSED, ACCOUNTS, NEVER -> Reply.Refusal.class;
          case LATER, LIMIT -> Reply.TryLater.class;
          case UNCERTAIN, UNSENT -> Reply.Unknown.class;
        };
    Reply<?> reply = answer(row.text());
    assertThat(reply).isInstanceOf(expected);
    assertThat(Replies.line(reply).contains("unknown to the agent"))
        .isEqualTo(row.meaning() == Meaning.NEVER);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void a_text_that_only_begins_or_ends_like_an_error_is_unknown(Row row) {
    assertThat(Replies.line(answer("x" + row.text()))).contains("unknown to the agent");
    assertThat(Replies.line(answer(row.text() + "x"))).contains("unknown to the agent");
  }

  @Test
  void all_errors_of_all_releases_have_a_meaning_and_a_text_has_only_one() {
    Map<Boolean, List<Row>> libc =
        errors().collect(Collectors.partitioningBy(row -> row.releases().equals("libc")));
    assertThat(libc.get(false)).hasSize(ERRORS_OF_SLURM);
    assertThat(libc.get(true)).isNotEmpty();
    errors()
        .collect(Collectors.groupingBy(Row::text))
        .forEach(
            (text, rows) ->
                assertThat(rows.stream().map(Row::meaning).distinct()).as(text).hasSize(1));
  }

  @Test
  void what_breaks_between_request_and_answer_is_never_taken_for_certain() {
    assertThat(errors())
        .filteredOn(
            row ->
                row.code().startsWith("SLURM_PROTOCOL")
                    || row.code()
                        .matches("SLURM_COMMUNICATIONS_(SEND|RECEIVE|SHUTDOWN|READ|WRITE).*"))
        .extracting(Row::meaning)
        .containsOnly(Meaning.UNCERTAIN);
  }

  @Test
  void the_table_says_which_answers_of_later_are_recorded() throws IOException {
    Set<String> recorded =
        Stream.of("22.05", "24.11", "26.05")
            .flatMap(
                release ->
                    Recorded.names(release, "sbatch").stream()
                        .map(name -> Recorded.of(release, name)))
            .flatMap(sbatch -> sbatch.stderr().lines())
            .filter(line -> line.contains(FAILED))
            .flatMap(line -> SbatchAnswers.error(line.split(FAILED, 2)[1]).stream())
            .filter(row -> row.meaning() == Meaning.LATER)
            .map(Row::code)
            .collect(Collectors.toSet());

    assertThat(Files.readAllLines(Path.of("src/main/resources/slurm/sbatch-answers.tsv")))
        .contains("# recorded later: " + String.join(" ", new TreeSet<>(recorded)));
  }
}
