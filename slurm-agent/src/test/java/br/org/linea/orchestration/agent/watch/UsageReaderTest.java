package br.org.linea.orchestration.agent.watch;

import static br.org.linea.orchestration.agent.watch.AccountLines.job;
import static br.org.linea.orchestration.agent.watch.AccountLines.script;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.slurm.AgentConfigs;
import br.org.linea.orchestration.agent.slurm.ScriptedCommands;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.JobUsage;
import br.org.linea.orchestration.messages.WorkerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The usage of ended jobs is read once, from one sacct in each interval. */
class UsageReaderTest {

  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final Instant SUBMITTED = NOW.minusSeconds(100);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofMinutes(30);

  @TempDir Path temp;

  private final SteppingClock clock = new SteppingClock(NOW);
  private final Reports reports = new Reports(new WorkerName("agent-1"), clock);
  private ScriptedCommands commands;
  private Journal journal;
  private UsageReader reader;

  @BeforeEach
  void open() throws IOException {
    commands = new ScriptedCommands(temp.resolve("bin"));
    journal = TestJournal.open(temp.resolve("journal"));
    reader = newReader();
  }

  private UsageReader newReader() {
    UsageReader made =
        new UsageReader(
            journal,
            reports,
            commands.gateway(AgentConfigs.agent(temp.resolve("bin"))),
            clock,
            INTERVAL,
            LIMIT);
    made.listen();
    return made;
  }

  @AfterEach
  void close() {
    journal.close();
  }

  /** Each call is noted, and answers these lines. */
  private void sacct(String... lines) throws IOException {
    Path answer = Files.writeString(temp.resolve("answer"), String.join("", lines));
    commands.put("sacct", "echo x >> '%s'; cat '%s'".formatted(temp.resolve("calls"), answer));
  }

  private long calls() throws IOException {
    Path calls = temp.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  private JournalEntry ended(long job) {
    JournalEntry live =
        TestJournal.live(new JobId(job), Optional.empty(), temp.resolve("runs"), SUBMITTED, NOW);
    JobSnapshot seen =
        new JobSnapshot(
            new WorkerName("agent-1"),
            clock.instant(),
            Optional.of(new JobId(job)),
            Optional.of("orchestration"),
            Optional.of("COMPLETED"),
            Optional.empty(),
            Optional.of(SUBMITTED),
            Optional.of(SUBMITTED),
            Optional.of(clock.instant()),
            Optional.empty());
    journal.create(live);
    return journal
        .update(
            live.key(),
            entry ->
                reports.ended(
                    entry, seen, JobOutcome.SUCCEEDED, Optional.empty(), "fine", clock.instant()))
        .orElseThrow();
  }

  private JournalEntry now(JournalEntry entry) {
    return journal.find(entry.key()).orElseThrow();
  }

  private Optional<JobUsage> usage(JournalEntry entry) {
    return now(entry).seen().flatMap(JobSnapshot::usage);
  }

  @Test
  void an_end_is_said_again_with_the_usage_and_nothing_else_of_it_changes() throws IOException {
    JournalEntry entry = ended(7);
    sacct(job(7, SUBMITTED, true), script(7, SUBMITTED));

    reader.read();

    List<JobEnded> said =
        now(entry).unsent().stream().map(it -> (JobEnded) it.envelope().data()).toList();
    assertThat(said).hasSize(2);
    JobEnded first = said.getFirst();
    assertThat(said.getLast())
        .isEqualTo(
            new JobEnded(
                first.processId(),
                first.taskId(),
                first.job().used(usage(entry).orElseThrow()),
                first.outcome(),
                first.failure(),
                first.detail()));
    assertThat(usage(entry).flatMap(JobUsage::memoryBytes)).contains(200L << 20);
    assertThat(usage(entry).flatMap(JobUsage::cpuSeconds)).contains(3.819);
    assertThat(now(entry).unsent().getLast().envelope().sequence())
        .isGreaterThan(now(entry).unsent().getFirst().envelope().sequence());
  }

  @Test
  void many_ended_jobs_cost_one_sacct_and_what_is_known_is_not_asked_for_again()
      throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int id = 1; id <= 30; id++) {
      ended(id);
      rows.append(job(id, SUBMITTED, true)).append(script(id, SUBMITTED));
    }
    sacct(rows.toString());

    reader.read();
    assertThat(calls()).isEqualTo(1);
    assertThat(journal.entries()).allSatisfy(entry -> assertThat(usage(entry)).isPresent());

    clock.step(INTERVAL);
    reader.read();
    assertThat(calls()).isEqualTo(1);
  }

  @Test
  void what_accounting_does_not_know_holds_up_no_other() throws IOException {
    int unknown = 500;
    for (int id = 1; id <= unknown; id++) {
      ended(id);
    }
    clock.step(Duration.ofSeconds(1));
    JournalEntry known = ended(unknown + 1);
    sacct(job(unknown + 1, SUBMITTED, true), script(unknown + 1, SUBMITTED));

    reader.read();
    assertThat(usage(known)).as("one question holds no more than 500").isEmpty();
    clock.step(INTERVAL);
    reader.read();
    assertThat(usage(known)).isPresent();
    assertThat(calls()).isEqualTo(2);
  }

  @Test
  void an_agent_that_was_away_for_long_gives_accounting_its_time_too() throws IOException {
    JournalEntry entry = ended(7);
    clock.step(LIMIT.multipliedBy(3));
    commands.put("sacct", "exit 1");
    UsageReader later = newReader();
    later.read();
    assertThat(usage(entry)).isEmpty();

    clock.step(INTERVAL.multipliedBy(2));
    sacct(job(7, SUBMITTED, true), script(7, SUBMITTED));
    later.read();
    assertThat(usage(entry)).isPresent();
  }

  @Test
  void it_waits_until_accounting_has_the_end_of_job_and_script() throws IOException {
    JournalEntry entry = ended(7);
    for (String early : List.of("", job(7, SUBMITTED, false), job(7, SUBMITTED, true))) {
      sacct(early);
      reader.read();
      assertThat(usage(entry)).as(early).isEmpty();
    }
    sacct(job(7, SUBMITTED, true), script(7, SUBMITTED));
    reader.read();
    assertThat(usage(entry)).isPresent();
  }

  @Test
  void after_the_limit_it_tells_what_is_known_or_why_nothing_is() throws IOException {
    JournalEntry known = ended(7);
    JournalEntry unknown = ended(8);
    sacct(job(7, SUBMITTED, true));
    clock.step(LIMIT);

    reader.read();

    assertThat(usage(known).flatMap(JobUsage::elapsedSeconds)).contains(60L);
    assertThat(usage(known).flatMap(JobUsage::memoryBytes)).isEmpty();
    assertThat(usage(unknown).flatMap(JobUsage::missing))
        .contains("Accounting did not tell what job 8 has used within 1800 s of its end.");
    reader.read();
    assertThat(calls()).as("it is given up").isEqualTo(1);
  }

  @Test
  void an_accounting_that_is_away_is_asked_with_back_off() throws IOException {
    JournalEntry entry = ended(7);
    commands.put("sacct", "echo x >> '%s'; exit 1".formatted(temp.resolve("calls")));
    for (int tick = 0; tick < 60; tick++) {
      reader.read();
      clock.step(INTERVAL);
    }
    assertThat(calls()).as("in ten minutes").isBetween(3L, 7L);
    assertThat(usage(entry)).isEmpty();

    clock.step(Duration.ofMinutes(5));
    sacct(job(7, SUBMITTED, true), script(7, SUBMITTED));
    reader.read();
    assertThat(usage(entry)).isPresent();
  }

  @Test
  void a_cluster_without_accounts_says_so_at_once() throws IOException {
    JournalEntry entry = ended(7);
    commands.put(
        "scontrol",
        "printf 'AccountingStorageType = accounting_storage/none\\nClusterName = linea\\n'");

    reader.read();

    assertThat(usage(entry).flatMap(JobUsage::missing)).contains("This cluster keeps no accounts.");
    assertThat(calls()).isZero();
  }

  @Test
  void an_earlier_job_of_the_same_number_is_not_taken_for_it() throws IOException {
    JournalEntry entry = ended(7);
    Instant before = SUBMITTED.minus(Duration.ofDays(90));
    sacct(job(7, before, true), script(7, before));
    reader.read();
    assertThat(usage(entry)).isEmpty();

    Instant requeued = SUBMITTED.minusSeconds(30);
    sacct(job(7, requeued, true), job(7, SUBMITTED, true), script(7, SUBMITTED));
    reader.read();
    assertThat(usage(entry).flatMap(JobUsage::memoryBytes)).contains(200L << 20);
  }

  @Test
  void what_another_cluster_of_the_federation_has_run_is_read_there() throws IOException {
    JournalEntry entry = ended(7);
    String revoked = job(7, SUBMITTED, true).replace("COMPLETED", "REVOKED").replace("n1", "None");
    String there = job(7, SUBMITTED, true) + script(7, SUBMITTED);
    commands.put(
        "sacct",
        "printf %%s '%s'; case \"$*\" in *--federation*) printf %%s '%s' ;; esac"
            .formatted(revoked, there.replace("orchestration", "south")));

    reader.read();

    assertThat(usage(entry).flatMap(JobUsage::memoryBytes)).contains(200L << 20);
    assertThat(usage(entry).flatMap(JobUsage::state)).contains("COMPLETED");
  }

  @Test
  void a_new_agent_reads_what_the_last_one_left_unless_it_is_old() throws IOException {
    JournalEntry old = ended(6);
    clock.step(Duration.ofHours(25));
    JournalEntry entry = ended(7);
    sacct(
        job(6, SUBMITTED, true),
        script(6, SUBMITTED),
        job(7, SUBMITTED, true),
        script(7, SUBMITTED));

    newReader().read();

    assertThat(usage(entry)).isPresent();
    assertThat(now(old)).isEqualTo(old);
  }
}
