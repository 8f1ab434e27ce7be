package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.local.LocalExecutor;
import br.org.linea.orchestration.agent.slurm.AgentConfigs;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.WorkerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a look-alike of /proc: the real one cannot be made to hide a process that is there. */
class LocalWatchTest {

  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
  private static final Duration WAIT = Duration.ofSeconds(30);

  @TempDir Path temp;

  private Instant now = START;
  private Path process;
  private Journal journal;
  private JournalEntry entry;
  private LocalWatch watch;

  @BeforeEach
  void aRunIsAtWork() throws IOException {
    InstantSource source = () -> now;
    Clock clock = source.withZone(ZoneOffset.UTC);
    StartProcess start =
        new StartProcess(
            new ProcessId(12),
            UUID.randomUUID(),
            new PipelineName("hello"),
            "1.0",
            RunSpec.LOCAL,
            "{}",
            "pz",
            START,
            Optional.empty());
    entry =
        JournalEntry.of(RunSpec.of(start, temp), EntryPhase.ACCEPTED, START).live(new JobId(77));
    prepare();
    journal = TestJournal.open(temp.resolve("journal"));
    journal.create(entry);
    Path proc = Files.createDirectory(temp.resolve("proc"));
    process = Files.createDirectory(proc.resolve("77"));
    Files.writeString(process.resolve("stat"), "77 (sh) S 1 77 77 0\n");
    show(true);
    watch =
        new LocalWatch(
            journal,
            new Reports(new WorkerName("agent-1"), clock),
            new LocalExecutor(proc),
            new WatchHeartbeat(),
            clock,
            AgentConfigs.agent(temp.resolve("bin")));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private void prepare() throws IOException {
    Files.createDirectories(temp.resolve(".orchestration-wake"));
    Path own = Files.createDirectories(own());
    Files.writeString(own.resolve("task"), entry.taskId() + "\n");
  }

  private Path own() {
    return entry.run().orElseThrow().runDirectory().resolve(".orchestration");
  }

  private Optional<String> reason() {
    return journal.find(entry.key()).orElseThrow().seen().flatMap(JobSnapshot::reason);
  }

  private void show(boolean name) throws IOException {
    Files.writeString(
        process.resolve("environ"), name ? "ORCHESTRATION_JOB_NAME=" + entry.jobName() + "\0" : "");
  }

  private EntryPhase phaseAfterARound() throws InterruptedException {
    watch.round();
    return journal.find(entry.key()).orElseThrow().phase();
  }

  @Test
  void a_run_that_was_missing_for_a_moment_long_ago_gets_its_whole_wait_when_it_ends()
      throws Exception {
    assertThat(phaseAfterARound()).isEqualTo(EntryPhase.LIVE);
    show(false);
    assertThat(phaseAfterARound()).isEqualTo(EntryPhase.LIVE);
    show(true);
    assertThat(phaseAfterARound()).isEqualTo(EntryPhase.LIVE);

    now = START.plus(WAIT.multipliedBy(10));
    show(false);
    assertThat(phaseAfterARound()).as("its exit file may come late").isEqualTo(EntryPhase.LIVE);
    now = now.plus(WAIT);
    assertThat(phaseAfterARound()).isEqualTo(EntryPhase.OVER);
  }

  @Test
  void a_run_directory_that_is_deleted_is_named_until_it_is_back_and_in_the_verdict()
      throws Exception {
    assertThat(phaseAfterARound()).isEqualTo(EntryPhase.LIVE);
    assertThat(reason()).isEmpty();

    Files.delete(own().resolve("task"));
    Files.delete(own());
    Files.delete(own().getParent());
    now = now.plus(WAIT);
    assertThat(phaseAfterARound()).isEqualTo(EntryPhase.LIVE);
    String gone = "its run directory " + own().getParent() + " is gone";
    assertThat(reason()).hasValue(gone);

    prepare();
    now = now.plus(WAIT);
    assertThat(phaseAfterARound()).isEqualTo(EntryPhase.LIVE);
    assertThat(reason()).isEmpty();

    Files.delete(own().resolve("task"));
    Files.delete(own());
    Files.delete(own().getParent());
    show(false);
    phaseAfterARound();
    now = now.plus(WAIT);
    assertThat(phaseAfterARound()).isEqualTo(EntryPhase.OVER);
    assertThat(journal.find(entry.key()).orElseThrow().unsent().toString()).contains(gone);
  }

  @Test
  void a_process_that_cannot_be_read_is_not_over() throws Exception {
    assertThat(phaseAfterARound()).isEqualTo(EntryPhase.LIVE);
    Files.delete(process.resolve("environ"));
    Files.createDirectory(process.resolve("environ"));
    assertThat(phaseAfterARound()).isEqualTo(EntryPhase.LIVE);
    now = START.plus(WAIT.multipliedBy(10));
    assertThat(phaseAfterARound()).isEqualTo(EntryPhase.LIVE);
  }
}
