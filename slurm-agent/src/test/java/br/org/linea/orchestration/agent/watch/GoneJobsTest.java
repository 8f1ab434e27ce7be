package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.StopRequest;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.rundir.RunFolders;
import br.org.linea.orchestration.agent.slurm.AgentConfigs;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.ScriptedCommands;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobLost;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobSnapshot;
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

/** A queue that no longer shows a job, with an accounting that answers or does not. */
class GoneJobsTest {

  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final Duration GRACE = Duration.ofSeconds(300);
  private static final Duration EXIT_CODE_WAIT = Duration.ofSeconds(30);
  private static final String AWAY =
      "echo 'sacct: error: Problem talking to the database' >&2; exit 1";

  @TempDir Path temp;

  private final SteppingClock clock = new SteppingClock(NOW);
  private ScriptedCommands commands;
  private RunFolders folders;
  private Journal journal;
  private JobJudge judge;
  private JournalEntry entry;
  private Path run;

  @BeforeEach
  void open() throws IOException {
    Path bin = temp.resolve("bin");
    Path processing = temp.resolve("processing");
    AgentConfig config = AgentConfigs.agent(bin);
    commands = new ScriptedCommands(bin);
    folders = new RunFolders(processing);
    journal = TestJournal.open(temp.resolve("journal"));
    judge =
        new JobJudge(
            new WatchReporter(
                journal, new Reports(new WorkerName("agent-1"), clock), clock, Duration.ZERO),
            commands.gateway(config),
            folders,
            clock,
            EXIT_CODE_WAIT,
            GRACE,
            new StalledLaunches(Duration.ofMinutes(10), clock, Optional::empty),
            new WatchHeartbeat().watch("slurm-watch", Duration.ofSeconds(1)));
    entry = TestJournal.live(new JobId(7), Optional.empty(), processing, NOW, NOW);
    journal.create(entry);
    run = Files.createDirectories(entry.run().orElseThrow().runDirectory());
    Files.createDirectories(run.resolve(".orchestration"));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void exitFile(int code) throws IOException {
    Files.writeString(run.resolve(".orchestration/exit.7.0"), code + "\n");
  }

  /** One answer of the queue. */
  private JournalEntry after(Duration wait, JobRow... rows) {
    clock.step(wait);
    judge.hear(List.of(now()), new QueueSnapshot(List.of(rows), folders));
    return now();
  }

  private JournalEntry now() {
    return journal.find(entry.key()).orElseThrow();
  }

  private JobRow revoked() {
    return revoked(NOW.plus(Duration.ofHours(1)));
  }

  /** It must end then, or has ended if that is when it started. */
  private JobRow revoked(Instant end) {
    return new JobRow(
        new JobId(7),
        entry.jobName().value(),
        "REVOKED",
        Optional.empty(),
        Optional.of(NOW),
        Optional.of(NOW),
        Optional.of(end),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(run.toString()));
  }

  private static Optional<String> reason(JournalEntry entry) {
    return entry.seen().flatMap(JobSnapshot::reason);
  }

  private static Object said(JournalEntry entry) {
    return entry.said().map(Envelope::data).orElseThrow();
  }

  @Test
  void an_exit_file_decides_where_accounting_does_not_answer() throws IOException {
    commands.put("sacct", AWAY);
    exitFile(3);

    assertThat(after(Duration.ZERO).phase()).as("a hiccup passes").isEqualTo(EntryPhase.LIVE);

    JobEnded ended = (JobEnded) said(after(EXIT_CODE_WAIT));
    assertThat(ended.outcome()).isEqualTo(JobOutcome.FAILED);
    assertThat(ended.detail()).contains("exit code 3", "accounting does not answer");
  }

  @Test
  void accounting_that_answers_in_time_is_believed() throws IOException {
    commands.put("sacct", AWAY);
    exitFile(143);
    after(Duration.ZERO);
    commands.put(
        "sacct",
        "echo '7|TIMEOUT|1795903200|1795903200|1795903300|0:15|linea|%s|7|%s|7'"
            .formatted(entry.jobName(), run));

    assertThat(((JobEnded) said(after(EXIT_CODE_WAIT))).detail()).contains("TIMEOUT");
  }

  @Test
  void what_another_cluster_of_a_federation_has_ended_is_judged_by_the_account_of_all()
      throws IOException {
    String row = "'7|%s|1795903200|1795903200|1795903300|12:0|%s|" + entry.jobName() + "|7|%s|7'";
    commands.put(
        "sacct",
        "echo %s\ncase \"$*\" in *--federation*) echo %s ;; esac"
            .formatted(
                row.formatted("REVOKED", "linea", run), row.formatted("FAILED", "south", run)));

    JobEnded ended = (JobEnded) said(after(Duration.ZERO));

    assertThat(ended.outcome()).isEqualTo(JobOutcome.FAILED);
    assertThat(ended.detail()).contains("exit code 12");
  }

  @Test
  void a_job_is_never_lost_while_accounting_does_not_answer() throws IOException {
    commands.put("sacct", AWAY);
    after(Duration.ZERO);

    JournalEntry later = after(GRACE.multipliedBy(10));

    assertThat(later.phase()).isEqualTo(EntryPhase.LIVE);
    assertThat(reason(later))
        .hasValueSatisfying(why -> assertThat(why).contains("accounting does not answer"));
    int events = later.unsent().size();
    assertThat(after(GRACE).unsent()).as("said once").hasSize(events);

    commands.put("sacct", "exit 0");
    after(GRACE);
    assertThat(said(after(GRACE))).isInstanceOf(JobLost.class);
  }

  @Test
  void an_accounting_that_does_not_answer_is_asked_less_and_less_often() throws IOException {
    Path calls = temp.resolve("calls");
    commands.put("sacct", "echo call >> '" + calls + "'; " + AWAY);
    for (int tick = 0; tick < 60; tick++) {
      after(Duration.ofSeconds(2));
    }
    assertThat(Files.readAllLines(calls)).hasSizeBetween(3, 5);
  }

  @Test
  void a_revoked_sibling_is_no_verdict() throws IOException {
    JournalEntry waiting = after(Duration.ZERO, revoked());
    waiting = after(GRACE, revoked());
    assertThat(waiting.phase()).isEqualTo(EntryPhase.LIVE);
    assertThat(reason(waiting))
        .hasValueSatisfying(why -> assertThat(why).contains("another cluster"));

    exitFile(0);
    JobEnded ended = (JobEnded) said(after(Duration.ofSeconds(2), revoked()));
    assertThat(ended.outcome()).isEqualTo(JobOutcome.SUCCEEDED);
    assertThat(ended.detail()).contains("another cluster");
  }

  @Test
  void a_stop_of_a_revoked_sibling_ends_with_its_job() {
    journal.update(entry.key(), now -> now.stopped(new StopRequest("pz", NOW)));
    after(Duration.ZERO, revoked());
    assertThat(after(GRACE, revoked()).phase()).as("it still runs").isEqualTo(EntryPhase.LIVE);

    after(Duration.ofSeconds(2), revoked(NOW));
    JobEnded ended = (JobEnded) said(after(EXIT_CODE_WAIT, revoked(NOW)));

    assertThat(ended.outcome()).isEqualTo(JobOutcome.CANCELLED);
  }

  @Test
  void a_job_that_went_to_another_cluster_is_not_lost_by_this_one() {
    after(Duration.ZERO, revoked());
    after(Duration.ofSeconds(2));

    JournalEntry later = after(GRACE.multipliedBy(2));

    assertThat(later.phase()).isEqualTo(EntryPhase.LIVE);
    assertThat(reason(later))
        .hasValueSatisfying(why -> assertThat(why).contains("another cluster"));
  }
}
