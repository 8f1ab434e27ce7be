package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.messages.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SacctTest {

  private static final Instant SINCE = Instant.parse("2026-11-25T10:00:00Z");
  private static final String ROW =
      "37|FAILED|1795603607|1795603607|1795603608|3:0|linea|orch-45-000000000045|37|/srv/runs|37\n";

  static List<String> documented() {
    return Recorded.names("documented", "sacct");
  }

  private static List<JobRow> rows(String name) {
    return Replies.answer(Sacct.read(Recorded.of("22.05", name).result()));
  }

  private static List<String> states(String name, long id) {
    return rows(name).stream().filter(row -> row.id().value() == id).map(JobRow::rawState).toList();
  }

  @Test
  void the_recorded_questions_are_those_that_are_asked() {
    Set<JobId> ids = Set.of(new JobId(36), new JobId(38), new JobId(32), new JobId(33));
    ids =
        java.util.stream.Stream.concat(ids.stream(), Set.of(34L, 35L, 37L).stream().map(JobId::new))
            .collect(Collectors.toSet());
    assertThat(Sacct.byId("sacct", Optional.empty(), 0, ids))
        .isEqualTo(Recorded.of("22.05", "sacct-ends").argv());
    assertThat(
            Sacct.byName(
                "sacct",
                Optional.empty(),
                0,
                Set.of(new JobName("orch-13-aaaaaaaaaaaa"), new JobName("orch-12-0123456789ab")),
                SINCE,
                Optional.empty()))
        .isEqualTo(Recorded.of("22.05", "sacct-by-name").argv());
  }

  @Test
  void a_row_gives_all_that_sacct_says() {
    assertThat(Replies.answer(Sacct.read(new CommandResult.Exited(0, ROW, ""))))
        .containsExactly(
            new JobRow(
                new JobId(37),
                "orch-45-000000000045",
                "FAILED",
                Optional.empty(),
                Optional.of(Instant.ofEpochSecond(1795603607)),
                Optional.of(Instant.ofEpochSecond(1795603607)),
                Optional.of(Instant.ofEpochSecond(1795603608)),
                Optional.of("3:0"),
                Optional.of("linea"),
                Optional.empty(),
                Optional.of("/srv/runs")));
  }

  @Test
  void every_run_of_a_requeued_job_is_shown() {
    assertThat(states("sacct-ends", 32)).containsExactly("REQUEUED", "PENDING");
    assertThat(states("sacct-node-fail-and-requeue", 32)).containsExactly("REQUEUED", "NODE_FAIL");
  }

  @Test
  void ends_keep_slurms_words_and_codes() {
    assertThat(states("sacct-ends", 34)).containsExactly("CANCELLED by 0");
    assertThat(states("sacct-node-fail-and-requeue", 35)).containsExactly("TIMEOUT");
    assertThat(rows("sacct-ends").stream().filter(row -> row.id().value() == 36).findFirst())
        .flatMap(JobRow::exitCode)
        .contains("0:11");
    assertThat(rows("sacct-ends").stream().filter(row -> row.id().value() == 38).findFirst())
        .as("cancelled while held, so it never started")
        .flatMap(JobRow::startedAt)
        .isEmpty();
  }

  @Test
  void bars_and_line_breaks_in_a_name_hide_no_job() {
    assertThat(rows("sacct-odd-names"))
        .extracting(JobRow::name)
        .containsExactly(
            "orch-13-aaaaaaaaaaaa",
            "a|b c",
            "two\nlines",
            "  blanks  ",
            "\u00fcn\u00ef?",
            "allocation");
  }

  @Test
  void a_job_shows_its_work_directory_whatever_its_name() {
    Recorded recorded = Recorded.of("22.05", "sacct-marks");
    Set<JobId> ids =
        java.util.stream.LongStream.range(10, 14).mapToObj(JobId::new).collect(Collectors.toSet());
    assertThat(Sacct.byId("sacct", Optional.empty(), 0, ids)).isEqualTo(recorded.argv());
    assertThat(rows("sacct-marks"))
        .extracting(JobRow::name, row -> row.workDirectory().orElseThrow())
        .containsExactly(
            tuple("renamed", "/tmp/runs/hello_world/00000012"),
            tuple("a|b", "/tmp/runs/a|b"),
            tuple("my-worker", "/tmp/runs/hello_world/00000012/work"),
            tuple("orch-13-0b0c0d0e0124", "/"));
  }

  @Test
  void a_range_that_slurmdbd_does_not_take_is_distinguished_from_other_errors() {
    Recorded wide = Recorded.of("documented", "sacct-too-wide");
    assertThat(Sacct.refusesRange(wide.result())).isTrue();
    assertThat(Sacct.read(wide.result())).isInstanceOf(Reply.Unknown.class);
    assertThat(Sacct.refusesRange(Recorded.of("22.05", "sacct-slurmdbd-away").result())).isFalse();
  }

  @Test
  void a_preempted_job_that_may_not_be_requeued_is_preempted_after_a_grace_too() {
    // Its number was given out before, to a job that somebody cancelled.
    assertThat(states("sacct-preempted-without-requeue", 5))
        .containsExactly("CANCELLED by 0", "PREEMPTED");
    assertThat(states("sacct-preempted-without-requeue", 7))
        .containsExactly("CANCELLED by 0", "PREEMPTED");
  }

  @Test
  void nothing_known_is_an_answer() {
    assertThat(rows("sacct-none")).isEmpty();
  }

  @Test
  void accounting_that_is_away_says_nothing_whatever_the_exit_code() {
    Recorded away = Recorded.of("22.05", "sacct-slurmdbd-away");
    assertThat(Sacct.read(away.result())).isInstanceOf(Reply.Unknown.class);
    assertThat(Sacct.read(new CommandResult.Exited(0, away.stdout(), away.stderr())))
        .isInstanceOf(Reply.Unknown.class);
  }

  @Test
  void a_warning_on_stderr_does_not_spoil_the_answer() {
    assertThat(
            Replies.answer(
                Sacct.read(new CommandResult.Exited(0, ROW, "sacct: warning: old plugin\n"))))
        .hasSize(1);
  }

  @Test
  void an_answer_that_breaks_off_or_is_cut_is_no_answer() {
    for (int length = 1; length < ROW.length(); length++) {
      assertThat(Sacct.read(new CommandResult.Exited(0, ROW.substring(0, length), "")))
          .isInstanceOf(Reply.Unknown.class);
    }
    assertThat(Sacct.read(new CommandResult.Cut("slow"))).isInstanceOf(Reply.Unknown.class);
    assertThat(Sacct.read(new CommandResult.NotStarted("none"))).isInstanceOf(Reply.Unknown.class);
  }

  @ParameterizedTest
  @MethodSource("documented")
  void an_answer_of_a_newer_release_is_read(String name) {
    Recorded recorded = Recorded.of("documented", name);
    if (recorded.exit() != 0) {
      assertThat(Sacct.read(recorded.result())).isInstanceOf(Reply.Unknown.class);
      return;
    }
    assertThat(Replies.answer(Sacct.read(recorded.result())))
        .hasSize((int) recorded.stdout().lines().count());
  }
}
