package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobUsage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sacct says of the usage of jobs. */
class UsageRowsTest {

  private static final Recorded ENDS = Recorded.of("22.05", "usage-ends");

  private static List<JobAccount> accounts() {
    return Replies.answer(UsageRows.read(ENDS.result()));
  }

  private static JobAccount account(int job) {
    return accounts().get(job - 1);
  }

  @Test
  void sacct_was_asked_what_the_agent_asks() {
    assertThat(
            UsageRows.argv(
                "sacct",
                Optional.empty(),
                0,
                LongStream.rangeClosed(1, 6).mapToObj(JobId::new).collect(Collectors.toSet())))
        .isEqualTo(ENDS.argv());
  }

  @Test
  void a_job_shows_all_that_it_used_and_had_asked_for() {
    assertThat(account(1))
        .isEqualTo(
            new JobAccount(
                new SlurmJob(new JobId(1), Optional.of("orchestration")),
                Optional.of(Instant.ofEpochSecond(1795949478)),
                true,
                true,
                new JobUsage(
                    Optional.empty(),
                    Optional.of("COMPLETED"),
                    Optional.empty(),
                    Optional.of("0:0"),
                    Optional.of("0:0"),
                    Optional.of("n1"),
                    Optional.of(33L),
                    Optional.of(3.819),
                    Optional.of(247455744L),
                    Optional.of(22665748L),
                    Optional.of(20973219L),
                    Optional.of(1),
                    Optional.of(1),
                    Optional.of(500L << 20),
                    Optional.of(1),
                    Optional.of(300L))));
  }

  @Test
  void steps_count_together_and_the_largest_counts_for_memory() {
    assertThat(account(5).usage().readBytes()).contains(100670273L);
    assertThat(account(5).usage().writtenBytes()).contains(99614722L + 1);
    assertThat(account(5).usage().memoryBytes()).contains(3510272L);
    assertThat(account(5).usage().requestedCpus()).contains(2);
  }

  @Test
  void a_job_that_never_started_is_whole_without_a_script() {
    assertThat(account(4).whole()).isTrue();
    assertThat(account(4).usage().state()).contains("CANCELLED by 0");
    assertThat(account(4).usage().nodes()).isEmpty();
    assertThat(account(4).usage().memoryBytes()).isEmpty();
  }

  @Test
  void a_job_whose_end_or_whose_script_is_missing_is_not_whole() {
    assertThat(account(6).ended()).isFalse();
    assertThat(account(6).whole()).isFalse();
    String early =
        ENDS.stdout()
            .lines()
            .filter(line -> !line.startsWith("3.batch"))
            .collect(Collectors.joining("\n", "", "\n"));
    JobAccount timedOut =
        Replies.answer(UsageRows.read(new CommandResult.Exited(0, early, ""))).get(2);
    assertThat(timedOut.ended()).isTrue();
    assertThat(timedOut.whole()).as("its script's line is not there yet").isFalse();
    assertThat(account(3).whole()).isTrue();
    assertThat(account(3).usage().timeLimitSeconds()).contains(60L);
  }

  /** Seen on 22.05: the end of a short job was there, and what it had asked for came later. */
  @Test
  void a_job_of_which_accounting_does_not_know_yet_what_it_asked_for_is_not_whole() {
    String early = ENDS.stdout().replaceFirst("5\\|billing=1,cpu=1,mem=500M,node=1", "0|");

    JobAccount job = Replies.answer(UsageRows.read(new CommandResult.Exited(0, early, ""))).get(0);

    assertThat(job.ended()).isTrue();
    assertThat(job.whole()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "500M, 524288000",
    "247455744, 247455744",
    "1.5G, 1610612736",
    "16K, 16384",
    "0, 0",
    "'',",
    "500Mc,",
    "x,"
  })
  void a_size_is_read_in_bytes(String text, Long bytes) {
    assertThat(UsageRows.bytes(text)).isEqualTo(Optional.ofNullable(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "00:03.819, 3.819",
    "00:00:00, 0",
    "01:02:03, 3723",
    "2-01:00:00, 176400",
    "INVALID,",
    "'',"
  })
  void cpu_time_is_read_in_seconds(String text, Double seconds) {
    assertThat(UsageRows.seconds(text)).isEqualTo(Optional.ofNullable(seconds));
  }

  @Test
  void an_answer_that_breaks_off_or_makes_no_sense_is_no_answer() {
    String whole = ENDS.stdout();
    for (String wrong :
        List.of(
            whole.substring(0, whole.length() - 1),
            "1.batch|COMPLETED\n",
            whole.replace("2|FAILED", "?|FAILED"),
            whole.substring(whole.indexOf("1.batch")))) {
      assertThat(UsageRows.read(new CommandResult.Exited(0, wrong, "")))
          .isInstanceOf(Reply.Unknown.class);
    }
    assertThat(UsageRows.read(new CommandResult.Exited(1, whole, "sacct: error: away")))
        .isInstanceOf(Reply.Unknown.class);
    assertThat(UsageRows.read(new CommandResult.Cut("slow"))).isInstanceOf(Reply.Unknown.class);
  }

  @Test
  void whatever_sacct_prints_the_reader_does_not_fail() {
    Random random = new Random(22);
    String letters = "0123456789.|-:KMG=,\nUnknown";
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder(ENDS.stdout());
      for (int change = 0; change < 5; change++) {
        text.setCharAt(
            random.nextInt(text.length()), letters.charAt(random.nextInt(letters.length())));
      }
      assertThat(UsageRows.read(new CommandResult.Exited(0, text.toString(), ""))).isNotNull();
    }
  }
}
