package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.rundir.RunFolders;
import br.org.linea.orchestration.agent.slurm.AgentConfigs;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.ScriptedCommands;
import br.org.linea.orchestration.messages.AdoptedJob;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.WorkerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A portal deletes the run directory of a job that is still in Slurm. */
class VanishedDirectoriesTest {

  private static final JobId JOB = new JobId(7);
  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
  private static final Duration PAUSE = Duration.ofSeconds(30);

  @TempDir Path temp;

  private Instant now = START;
  private Path processing;
  private RunFolders folders;
  private Journal journal;
  private JobJudge judge;

  @BeforeEach
  void open() throws IOException {
    Path bin = temp.resolve("bin");
    AgentConfig config = AgentConfigs.agent(bin);
    InstantSource source = () -> now;
    Clock clock = source.withZone(ZoneOffset.UTC);
    processing = Files.createDirectory(temp.resolve("processing"));
    folders = new RunFolders(processing);
    journal = TestJournal.open(temp.resolve("journal"));
    judge =
        new JobJudge(
            new WatchReporter(
                journal, new Reports(new WorkerName("agent-1"), clock), clock, Duration.ZERO),
            new ScriptedCommands(bin).gateway(config),
            folders,
            clock,
            Duration.ZERO,
            Duration.ofSeconds(300),
            new StalledLaunches(Duration.ofMinutes(10), clock, Optional::empty),
            new WatchHeartbeat().watch("slurm-watch", Duration.ofSeconds(1)));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private JournalEntry live(Optional<AdoptedJob> adopted) throws IOException {
    JournalEntry entry = TestJournal.live(JOB, adopted, processing, START, START);
    journal.create(entry);
    prepare(entry);
    return entry;
  }

  private void prepare(JournalEntry entry) throws IOException {
    Files.createDirectories(processing.resolve(".orchestration-wake"));
    Files.writeString(Files.createDirectories(own(entry)).resolve("task"), entry.taskId() + "\n");
  }

  private static Path own(JournalEntry entry) {
    return entry.run().orElseThrow().runDirectory().resolve(".orchestration");
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(each);
      }
    }
  }

  /** What the process shows after the next answer of squeue that comes when a look is due. */
  private Optional<String> reason(JournalEntry entry, String state) {
    now = now.plus(PAUSE);
    judge.hear(
        List.of(journal.find(entry.key()).orElseThrow()),
        new QueueSnapshot(
            List.of(
                new JobRow(
                    JOB,
                    entry.jobName().value(),
                    state,
                    Optional.of("Priority").filter(it -> state.equals("PENDING")),
                    Optional.of(START),
                    Optional.of(START),
                    Optional.empty(),
                    Optional.of("0:0"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(entry.run().orElseThrow().runDirectory().toString()))),
            folders));
    return journal.find(entry.key()).orElseThrow().seen().flatMap(JobSnapshot::reason);
  }

  @Test
  void a_run_directory_that_is_deleted_is_named_and_the_reason_goes_when_it_is_back()
      throws IOException {
    JournalEntry entry = live(Optional.empty());
    Path run = entry.run().orElseThrow().runDirectory();
    assertThat(reason(entry, "RUNNING")).isEmpty();

    delete(run);
    assertThat(reason(entry, "RUNNING")).hasValue("its run directory " + run + " is gone");
    assertThat(reason(entry, "PENDING")).hasValue("its run directory " + run + " is gone");
    assertThat(journal.find(entry.key()).orElseThrow().phase()).isEqualTo(EntryPhase.LIVE);

    prepare(entry);
    assertThat(reason(entry, "RUNNING")).isEmpty();
  }

  @Test
  void what_somebody_else_put_in_its_place_is_not_the_run_directory() throws IOException {
    JournalEntry entry = live(Optional.empty());
    Path run = entry.run().orElseThrow().runDirectory();
    delete(own(entry));
    assertThat(reason(entry, "RUNNING"))
        .hasValueSatisfying(why -> assertThat(why).contains("lacks"));

    Files.createDirectories(own(entry));
    Files.writeString(own(entry).resolve("task"), "another\n");
    assertThat(reason(entry, "RUNNING"))
        .hasValueSatisfying(why -> assertThat(why).contains("belongs to task another"));

    delete(run);
    Files.createSymbolicLink(run, temp);
    assertThat(reason(entry, "RUNNING"))
        .hasValueSatisfying(why -> assertThat(why).contains("is a link, not a folder"));
  }

  @Test
  void the_verdict_says_that_the_directory_was_gone() throws IOException {
    JournalEntry entry = live(Optional.empty());
    Path run = entry.run().orElseThrow().runDirectory();
    delete(run);

    reason(entry, "COMPLETED");

    JournalEntry over = journal.find(entry.key()).orElseThrow();
    assertThat(over.phase()).isEqualTo(EntryPhase.OVER);
    assertThat(over.unsent().toString())
        .contains("NO_RETURN_CODE", "its run directory " + run + " is gone");
  }

  @Test
  void a_processing_folder_that_is_not_mounted_gives_no_verdict() throws IOException {
    JournalEntry entry = live(Optional.empty());
    delete(processing);
    Files.createDirectory(processing);

    assertThat(reason(entry, "RUNNING")).as("unknown is not gone").isEmpty();
    assertThat(reason(entry, "COMPLETED"))
        .hasValueSatisfying(why -> assertThat(why).contains("is it mounted?"));
    assertThat(journal.find(entry.key()).orElseThrow().phase()).isEqualTo(EntryPhase.LIVE);

    prepare(entry);
    Files.writeString(own(entry).resolve("exit.7.0"), "0\n");
    reason(entry, "COMPLETED");
    assertThat(journal.find(entry.key()).orElseThrow().unsent().toString()).contains("SUCCEEDED");
  }

  @Test
  void the_directory_of_another_systems_job_has_no_mark_to_miss() throws IOException {
    JournalEntry entry = live(Optional.of(new AdoptedJob(JOB, "JOB_12")));
    delete(own(entry));
    assertThat(reason(entry, "RUNNING")).isEmpty();
  }
}
