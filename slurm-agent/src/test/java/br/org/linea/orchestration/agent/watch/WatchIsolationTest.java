package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.StatusFixture;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.journal.WatchProblemsFile;
import br.org.linea.orchestration.agent.rundir.RunFolders;
import br.org.linea.orchestration.agent.slurm.AgentConfigs;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.ScriptedCommands;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.WorkerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong at one process is shown, and costs no other process anything. */
class WatchIsolationTest {

  private static final RunFolders FOLDERS = new RunFolders(Path.of("/data/runs"));

  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path temp;

  private final WatchHeartbeat heartbeat = new WatchHeartbeat();
  private Journal journal;
  private JobJudge judge;

  @BeforeEach
  void open() throws IOException {
    Path bin = temp.resolve("bin");
    AgentConfig config = AgentConfigs.agent(bin);
    journal = TestJournal.open(temp.resolve("journal"));
    Reports reports = new Reports(new WorkerName("agent-1"), CLOCK);
    judge =
        new JobJudge(
            new WatchReporter(journal, reports, CLOCK, Duration.ZERO),
            new ScriptedCommands(bin).gateway(config),
            FOLDERS,
            CLOCK,
            Duration.ZERO,
            Duration.ofSeconds(300),
            new StalledLaunches(Duration.ofMinutes(10), CLOCK, Optional::empty),
            heartbeat.watch("slurm-watch", Duration.ofSeconds(1)));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private JournalEntry live(long job, Path processing) {
    JournalEntry entry = TestJournal.live(new JobId(job), Optional.empty(), processing, NOW, NOW);
    journal.create(entry);
    return entry;
  }

  private static JobRow completed(JournalEntry entry) {
    return new JobRow(
        entry.job().orElseThrow(),
        entry.jobName().value(),
        "COMPLETED",
        Optional.empty(),
        Optional.of(NOW),
        Optional.of(NOW),
        Optional.of(NOW),
        Optional.of("0:0"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private JournalEntry now(JournalEntry entry) {
    return journal.find(entry.key()).orElseThrow();
  }

  @Test
  void a_run_directory_that_cannot_be_read_is_named_and_the_others_get_their_verdicts()
      throws IOException {
    Path away = temp.resolve("away");
    Files.createSymbolicLink(away, away);
    JournalEntry blind = live(7, away);
    JournalEntry other = live(8, temp.resolve("processing"));
    Path run = other.run().orElseThrow().runDirectory();
    Files.createDirectories(run.resolve(".orchestration"));
    Files.writeString(run.resolve(".orchestration/exit.8.0"), "0\n");

    List<JobRow> rows = List.of(completed(blind), completed(other));
    judge.hear(List.of(blind, other), new QueueSnapshot(rows, FOLDERS));

    assertThat(now(other).phase()).isEqualTo(EntryPhase.OVER);
    assertThat(now(blind).phase()).isEqualTo(EntryPhase.LIVE);
    assertThat(now(blind).seen().flatMap(JobSnapshot::reason))
        .hasValueSatisfying(
            why -> assertThat(why).contains("run directory cannot be read", away.toString()));
    assertThat(heartbeat.troubledProcesses())
        .singleElement()
        .asString()
        .startsWith("process 12: its run directory cannot be read");
    int events = now(blind).unsent().size();
    judge.hear(List.of(now(blind)), new QueueSnapshot(rows, FOLDERS));
    assertThat(now(blind).unsent()).as("said once").hasSize(events);

    Files.delete(away);
    Files.createDirectories(blind.run().orElseThrow().runDirectory().resolve(".orchestration"));
    judge.hear(List.of(now(blind)), new QueueSnapshot(rows, FOLDERS));
    assertThat(now(blind).phase()).isEqualTo(EntryPhase.OVER);
    assertThat(heartbeat.troubledProcesses()).isEmpty();
  }

  @Test
  void a_round_that_fails_beats_no_longer_and_names_the_process() throws Exception {
    WatchState state = heartbeat.watch("test-watch", Duration.ofMillis(100));
    CountDownLatch healed = new CountDownLatch(1);
    WatchThread thread =
        new WatchThread(
            "test-watch",
            state,
            new Wakes(),
            Duration.ofMillis(50),
            () -> {
              state.at(new ProcessId(4711));
              if (healed.getCount() > 0) {
                throw new IllegalStateException("a fault");
              }
              return true;
            });
    WatchProblemsReporter reporter =
        new WatchProblemsReporter(
            heartbeat, temp.resolve("journal"), StatusFixture.mapper(), CLOCK);
    thread.start();
    try {
      await().atMost(LIMIT).until(() -> !heartbeat.stuckWatches().isEmpty());
      assertThat(heartbeat.stuckWatches().getFirst())
          .startsWith("the test-watch has finished no round for")
          .contains("process 4711", "a fault");
      assertThat(heartbeat.oldest()).as("it moves").isLessThan(Duration.ofSeconds(3));
      reporter.report();
      assertThat(problems()).singleElement().asString().contains("process 4711");

      healed.countDown();
      await().atMost(LIMIT).until(() -> heartbeat.stuckWatches().isEmpty());
      reporter.report();
      assertThat(problems()).isEmpty();
    } finally {
      thread.stop();
    }
  }

  @Test
  void a_round_that_hangs_names_the_process_it_hangs_at() {
    WatchState state = heartbeat.watch("test-watch", Duration.ofMillis(100));
    state.begin();
    state.at(new ProcessId(4711));
    await().atMost(LIMIT).until(() -> !heartbeat.stuckWatches().isEmpty());
    assertThat(heartbeat.stuckWatches().getFirst()).endsWith("it hangs at process 4711");
    state.waitsFor("Slurm's answer", Duration.ofMinutes(1));
    assertThat(heartbeat.stuckWatches()).as("its command has a time-out of its own").isEmpty();
  }

  private List<String> problems() throws IOException {
    return new WatchProblemsFile(temp.resolve("journal"), StatusFixture.mapper())
        .read()
        .orElseThrow()
        .problems();
  }
}
