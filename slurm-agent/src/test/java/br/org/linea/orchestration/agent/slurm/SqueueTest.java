package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.job.SlurmJobState;
import br.org.linea.orchestration.messages.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqueueTest {

  private static final String ROW =
      "16|RUNNING|1795603444|1795603448|1795607048|orch-13-aaaaaaaaaaaa|16|None|16|(null)|16|/srv/runs|16\n";

  static List<String> cases() {
    return Recorded.names("22.05", "squeue");
  }

  private static Map<Long, JobRow> rows(String name) {
    return Replies.answer(Squeue.read(Recorded.of("22.05", name).result())).stream()
        .collect(Collectors.toMap(row -> row.id().value(), row -> row));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_recorded_question_is_the_one_that_is_asked(String name) {
    assertThat(Recorded.of("22.05", name).argv())
        .isEqualTo(Squeue.argv("squeue", Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_recorded_answer_is_read_whole_or_is_silence(String name) {
    Recorded recorded = Recorded.of("22.05", name);
    Reply<List<JobRow>> reply = Squeue.read(recorded.result());
    if (recorded.exit() != 0) {
      assertThat(reply).isInstanceOf(Reply.Unknown.class);
    } else {
      assertThat(Replies.answer(reply))
          .isNotEmpty()
          .allSatisfy(
              row ->
                  assertThat(SlurmJobState.parse(row.rawState()))
                      .isNotEqualTo(SlurmJobState.UNKNOWN));
    }
  }

  @Test
  void a_row_gives_all_that_squeue_says() {
    assertThat(rows("squeue-odd-names").get(16L))
        .isEqualTo(
            new JobRow(
                new JobId(16),
                "orch-13-aaaaaaaaaaaa",
                "RUNNING",
                Optional.empty(),
                Optional.of(Instant.ofEpochSecond(1795603444)),
                Optional.of(Instant.ofEpochSecond(1795603448)),
                Optional.of(Instant.ofEpochSecond(1795607048)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("/srv/runs")));
  }

  @Test
  void bars_line_breaks_and_foreign_letters_in_a_name_hide_no_job() {
    Map<Long, JobRow> rows = rows("squeue-odd-names");
    assertThat(rows.get(17L).name()).isEqualTo("a|b c");
    assertThat(rows.get(18L).name()).isEqualTo("two\nlines");
    assertThat(rows.get(19L).name()).isEqualTo("blanks");
    assertThat(rows.get(20L).name()).isEqualTo("\u00fcn\u00ef\ud83d\ude00");
    assertThat(rows.get(21L).name()).isEmpty();
    assertThat(rows.get(16L).name()).isEqualTo("orch-13-aaaaaaaaaaaa");
  }

  @Test
  void a_bar_in_a_reason_or_a_number_in_a_name_hides_no_job() {
    String rows =
        """
        16|PENDING|1795603444|N/A|N/A|orch-13-aaaaaaaaaaaa|16|prolog: a|b | c|16|a|b|16|/srv/a|b|16
        17|PENDING|1795603444|N/A|N/A|x|17|y|17|Priority|17|(null)|17|/|17
        """;
    List<JobRow> read = Replies.answer(Squeue.read(new CommandResult.Exited(0, rows, "")));
    assertThat(read).extracting(JobRow::name).containsExactly("orch-13-aaaaaaaaaaaa", "x|17|y");
    assertThat(read)
        .extracting(row -> row.reason().orElseThrow())
        .containsExactly("prolog: a|b | c", "Priority");
    assertThat(read).extracting(row -> row.comment().orElse("none")).containsExactly("a|b", "none");
    assertThat(read)
        .extracting(row -> row.workDirectory().orElse("none"))
        .containsExactly("/srv/a|b", "/");
  }

  @Test
  void a_job_shows_its_comment_and_its_work_directory_whatever_its_name() {
    Map<Long, JobRow> rows = rows("squeue-marks");
    assertThat(rows.get(10L).name()).isEqualTo("renamed");
    assertThat(rows.get(10L).comment())
        .contains("process 12, task 0b0c0d0e-0123-4567-89ab-0123456789ab, of pz");
    assertThat(rows.get(10L).workDirectory()).contains("/tmp/runs/hello_world/00000012");
    assertThat(rows.get(11L).name()).isEqualTo("a|b");
    assertThat(rows.get(11L).comment()).contains("free | text");
    assertThat(rows.get(11L).workDirectory()).contains("/tmp/runs/a|b");
    assertThat(rows.get(12L).comment()).isEmpty();
  }

  @Test
  void a_preempted_job_that_may_not_be_requeued_is_preempted() {
    JobRow row = rows("squeue-preempted-without-requeue").get(1L);
    assertThat(SlurmJobState.parse(row.rawState())).isEqualTo(SlurmJobState.PREEMPTED);
  }

  @Test
  void a_job_that_waits_keeps_its_reason_and_one_that_runs_has_none() {
    Map<Long, JobRow> rows = rows("squeue-suspended-and-requeued");
    assertThat(rows.get(38L).reason()).contains("JobHeldUser");
    assertThat(rows.get(38L).startedAt()).isEmpty();
    assertThat(rows.get(33L).rawState()).isEqualTo("SUSPENDED");
    assertThat(rows.get(33L).reason()).isEmpty();
    assertThat(rows.get(32L).rawState()).isEqualTo("COMPLETING");
    assertThat(rows("squeue-node-down").get(40L).reason()).contains("BeginTime");
  }

  @Test
  void a_requeue_moves_the_time_of_submission() {
    JobRow before = rows("squeue-suspended-and-requeued").get(32L);
    JobRow after = rows("squeue-after-a-minute").get(32L);
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.submittedAt().orElseThrow()).isAfter(before.submittedAt().orElseThrow());
  }

  @Test
  void no_job_at_all_is_an_answer_and_no_output_of_a_failure_is_none() {
    assertThat(Replies.answer(Squeue.read(new CommandResult.Exited(0, "", "")))).isEmpty();
    assertThat(Squeue.read(new CommandResult.Exited(1, "", ""))).isInstanceOf(Reply.Unknown.class);
    assertThat(Squeue.read(new CommandResult.Exited(1, ROW, ""))).isInstanceOf(Reply.Unknown.class);
  }

  @Test
  void a_warning_on_stderr_does_not_spoil_the_answer() {
    assertThat(
            Replies.answer(
                Squeue.read(new CommandResult.Exited(0, ROW, "squeue: warning: old plugin\n"))))
        .hasSize(1);
  }

  @Test
  void an_answer_that_breaks_off_anywhere_is_no_answer() {
    String two = ROW + ROW.replace("16", "17");
    for (int length = 1; length < two.length(); length++) {
      Reply<List<JobRow>> reply =
          Squeue.read(new CommandResult.Exited(0, two.substring(0, length), ""));
      if (length == ROW.length()) {
        assertThat(reply).isInstanceOf(Reply.Answer.class);
      } else {
        assertThat(reply).as("cut at %d", length).isInstanceOf(Reply.Unknown.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Welcome to the cluster!\n",
        "slurm_load_jobs error: Unexpected message received\n",
        "|RUNNING|1|1|1|x||None||(null)||/|\n",
        "0|RUNNING|1|1|1|x|0|None|0|(null)|0|/|0\n",
        "-5|RUNNING|1|1|1|x|-5|None|-5|(null)|-5|/|-5\n",
        "x|RUNNING|1|1|1|x|x|None|x|(null)|x|/|x\n",
        "99999999999999999999|RUNNING|1|1|1|x|99999999999999999999|None|99999999999999999999|"
            + "(null)|99999999999999999999|/|99999999999999999999\n",
        "16|RUNNING|1|1|1|x|16|None|16\n",
        "16|RUNNING|16\n",
        "16|RUNNING|1|1|1|no reason|16\n",
        "16|16\n",
        "16\n"
      })
  void a_line_that_makes_no_sense_spoils_the_whole_answer(String line) {
    for (String text : List.of(line, ROW + line, line + ROW, ROW + line + ROW)) {
      assertThat(Squeue.read(new CommandResult.Exited(0, text, "")))
          .as(text)
          .isInstanceOf(Reply.Unknown.class);
    }
  }

  @Test
  void a_squeue_that_was_cut_or_is_missing_says_nothing() {
    assertThat(Squeue.read(new CommandResult.Cut("slow"))).isEqualTo(new Reply.Unknown<>("slow"));
    assertThat(Squeue.read(new CommandResult.NotStarted("none")))
        .isEqualTo(new Reply.Unknown<>("none"));
  }

  @Test
  void jobs_of_arrays_and_heterogeneous_jobs_count_by_their_first_number() {
    assertThat(JobRows.job("12_3")).contains(new JobId(12));
    assertThat(JobRows.job("12_[1-9]")).contains(new JobId(12));
    assertThat(JobRows.job("12+1")).contains(new JobId(12));
    assertThat(JobRows.job("12.batch")).isEmpty();
  }
}
