package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.job.SlurmJobState;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.stack.fuzz.RandomCases;
import br.org.linea.orchestration.stack.fuzz.RandomCases.Draw;
import br.org.linea.orchestration.stack.fuzz.RandomText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever Slurm's commands print: no exception, and no verdict that they did not give. */
class SlurmOutputFuzzTest {

  private static final List<String> STATES =
      Stream.of(SlurmJobState.values())
          .filter(state -> state != SlurmJobState.UNKNOWN)
          .map(Enum::name)
          .toList();

  private static final List<String> PIECES =
      Stream.concat(
              STATES.stream(),
              Stream.of(
                  "|",
                  "|",
                  "|",
                  "\n",
                  "\n",
                  "\r\n",
                  "\r",
                  "\0",
                  "16",
                  "17",
                  "0",
                  "-1",
                  "1795603444",
                  "99999999999999999999",
                  "16_[1-9]",
                  "16+0",
                  "16.batch",
                  "orch-13-aaaaaaaaaaaa",
                  "None",
                  "N/A",
                  "Unknown",
                  "(null)",
                  "CANCELLED by 0",
                  "CANCELLED+",
                  "0:15",
                  "2026-01-02T03:04:05",
                  " ",
                  "=",
                  ";linea",
                  "AccountingStorageType = ",
                  "accounting_storage/slurmdbd",
                  "Submitted batch job ",
                  "sbatch: error: ",
                  "slurm_load_jobs error: ",
                  "Invalid job id specified",
                  "timed out"))
          .toList();

  private static String text(Draw draw) {
    return draw.rarely(4) ? RandomText.any(draw) : RandomText.of(draw, PIECES);
  }

  private static CommandResult result(Draw draw) {
    return new CommandResult.Exited(
        draw.of(0, 0, 0, 1, 2, 127, 137, 255), text(draw), draw.rarely(2) ? "" : text(draw));
  }

  @Test
  void nothing_that_a_command_prints_is_too_odd_for_its_reader() {
    RandomCases.each(
        draw -> {
          CommandResult result = result(draw);
          for (Function<CommandResult, Reply<?>> reader :
              List.<Function<CommandResult, Reply<?>>>of(
                  Squeue::read, Sacct::read, Sbatch::read, Scancel::read, ClusterFacts::read)) {
            assertThatCode(() -> assertThat(reader.apply(result)).isNotNull())
                .as("%s", result)
                .doesNotThrowAnyException();
          }
          assertThat(ClusterFacts.values(text(draw))).isNotNull();
        });
  }

  @Test
  void a_command_that_failed_has_not_answered() {
    RandomCases.each(
        draw -> {
          CommandResult failed = new CommandResult.Exited(1 + draw.below(254), text(draw), "no");
          assertThat(Squeue.read(failed)).isInstanceOf(Reply.Unknown.class);
          assertThat(Sacct.read(failed)).isInstanceOf(Reply.Unknown.class);
          assertThat(Sbatch.read(failed)).isNotInstanceOf(Reply.Answer.class);
          assertThat(ClusterFacts.read(failed)).isInstanceOf(Reply.Unknown.class);
        });
  }

  @Test
  void a_job_is_accepted_only_under_a_number_that_sbatch_named() {
    RandomCases.each(
        draw -> {
          String out = text(draw);
          String err = text(draw);
          if (Sbatch.read(new CommandResult.Exited(0, out, err))
              instanceof Reply.Answer<JobId>(JobId id)) {
            assertThat(id.value()).isPositive();
            assertThat(out + "\n" + err).contains(id.toString());
          }
        });
  }

  @Test
  void a_word_is_a_state_only_if_it_is_the_name_of_one_or_its_beginning() {
    RandomCases.each(
        draw -> {
          String raw =
              draw.rarely(2)
                  ? RandomText.changed(draw, draw.of(STATES), "+ _ABCDEFGHIJKLMNOPRSTU")
                  : text(draw);
          SlurmJobState state = SlurmJobState.parse(raw);
          if (state != SlurmJobState.UNKNOWN) {
            String word = raw.strip().split("\\s", 2)[0].toUpperCase(Locale.ROOT);
            assertThat(state.name())
                .as(raw)
                .startsWith(word.endsWith("+") ? word.substring(0, word.length() - 1) : word);
            assertThat(word.endsWith("+") || word.equals(state.name())).as(raw).isTrue();
          }
        });
  }

  /** A few rows as the commands print them, by job. */
  private static Map<Long, String> jobs(Draw draw) {
    Map<Long, String> jobs = new LinkedHashMap<>();
    for (int left = 1 + draw.below(5); left > 0; left--) {
      jobs.put(10L + draw.below(90_000), draw.of(STATES));
    }
    return jobs;
  }

  private static String name(long job) {
    return "orch-%d-aaaaaaaaaaaa".formatted(job);
  }

  private static String squeue(Map<Long, String> jobs) {
    StringBuilder text = new StringBuilder();
    jobs.forEach(
        (id, state) ->
            text.append(
                "%1$d|%2$s|1795603444|1795603448|N/A|%3$s|%1$d|None|%1$d|(null)|%1$d|/srv/runs|%1$d\n"
                    .formatted(id, state, name(id))));
    return text.toString();
  }

  private static String sacct(Map<Long, String> jobs) {
    StringBuilder text = new StringBuilder();
    jobs.forEach(
        (id, state) ->
            text.append(
                "%1$d|%2$s|1795603444|1795603448|Unknown|0:0|linea|%3$s|%1$d|/srv/runs|%1$d\n"
                    .formatted(id, state, name(id))));
    return text.toString();
  }

  private static void tellsNoLie(Reply<List<JobRow>> reply, Map<Long, String> jobs, String text) {
    if (reply instanceof Reply.Answer<List<JobRow>>(List<JobRow> rows)) {
      for (JobRow row : rows) {
        String known = jobs.get(row.id().value());
        assertThat(known).as("job %s in%n%s", row.id(), text).isNotNull();
        assertThat(SlurmJobState.parse(row.rawState()))
            .as("job %s in%n%s", row.id(), text)
            .isIn(SlurmJobState.valueOf(known), SlurmJobState.UNKNOWN);
      }
    }
  }

  @Test
  void an_answer_that_was_spoilt_in_one_place_gives_no_other_verdict() {
    RandomCases.each(
        draw -> {
          Map<Long, String> jobs = jobs(draw);
          String characters = "|\n\r \t+0123456789ABCDEFGHILMNOPRSTU_";
          String queue = RandomText.changed(draw, squeue(jobs), characters);
          String accounts = RandomText.changed(draw, sacct(jobs), characters);
          tellsNoLie(Squeue.read(new CommandResult.Exited(0, queue, "")), jobs, queue);
          tellsNoLie(Sacct.read(new CommandResult.Exited(0, accounts, "")), jobs, accounts);
        });
  }

  @Test
  void an_answer_that_breaks_off_loses_no_job_silently() {
    RandomCases.each(
        draw -> {
          Map<Long, String> jobs = jobs(draw);
          String whole = squeue(jobs);
          String part = whole.substring(0, draw.below(whole.length()));
          Reply<List<JobRow>> reply = Squeue.read(new CommandResult.Exited(0, part, ""));
          if (!part.isEmpty() && !part.endsWith("\n")) {
            assertThat(reply).as(part).isInstanceOf(Reply.Unknown.class);
          }
        });
  }
}
