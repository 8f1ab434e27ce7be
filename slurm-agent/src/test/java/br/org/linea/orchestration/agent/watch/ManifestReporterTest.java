package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.rundir.ManifestWriter;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.JobUsage;
import br.org.linea.orchestration.messages.RunManifest;
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

/** The manifest of a successful run is written once, after its end was said. */
class ManifestReporterTest {

  private static final Instant NOW = Instant.parse("2026-11-30T01:00:00Z");
  private static final WorkerName WORKER = new WorkerName("agent-1");
  private static final Duration DELAY = Duration.ofSeconds(2);

  @TempDir Path temp;

  private final SteppingClock clock = new SteppingClock(NOW);
  private final Reports reports = new Reports(WORKER, clock);
  private Path processing;
  private Journal journal;
  private ManifestReporter reporter;

  @BeforeEach
  void open() {
    processing = temp.resolve("processing");
    journal = TestJournal.open(temp.resolve("journal"));
    reporter = newReporter();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private ManifestReporter newReporter() {
    ManifestReporter made =
        new ManifestReporter(journal, reports, clock, new ManifestWriter.Limits(100, 1L << 20));
    made.listen();
    return made;
  }

  private JournalEntry live() throws IOException {
    JournalEntry live =
        TestJournal.live(new JobId(7), Optional.empty(), processing, NOW.minusSeconds(100), NOW);
    Path directory = live.run().orElseThrow().runDirectory();
    Files.createDirectories(directory.resolve(".orchestration"));
    Files.writeString(directory.resolve(".orchestration/task"), live.taskId() + "\n");
    Files.writeString(directory.resolve("a.txt"), "abc");
    journal.create(live);
    return live;
  }

  private JournalEntry ends(JournalEntry live, JobOutcome outcome) {
    JobSnapshot seen =
        new JobSnapshot(
            WORKER,
            clock.instant(),
            live.job(),
            Optional.empty(),
            Optional.of("COMPLETED"),
            Optional.empty(),
            Optional.of(NOW),
            Optional.of(NOW),
            Optional.of(clock.instant()),
            Optional.empty());
    Optional<FailureReason> failure =
        outcome == JobOutcome.FAILED ? Optional.of(FailureReason.NONZERO_EXIT) : Optional.empty();
    Instant notBefore = clock.instant().plus(DELAY);
    return journal
        .update(
            live.key(),
            entry -> reports.ended(entry, seen, outcome, failure, "it is over", notBefore))
        .orElseThrow();
  }

  private JournalEntry succeeded() throws IOException {
    JournalEntry entry = ends(live(), JobOutcome.SUCCEEDED);
    clock.step(DELAY);
    return entry;
  }

  private JournalEntry now(JournalEntry entry) {
    return journal.find(entry.key()).orElseThrow();
  }

  private Optional<RunManifest> manifest(JournalEntry entry) {
    return now(entry).seen().flatMap(JobSnapshot::manifest);
  }

  private static Path file(JournalEntry entry) {
    return entry.run().orElseThrow().runDirectory().resolve("manifest.json");
  }

  @Test
  void an_end_is_said_again_with_the_manifest_and_nothing_else_of_it_changes() throws IOException {
    JournalEntry entry = succeeded();

    reporter.write();

    List<JobEnded> said =
        now(entry).unsent().stream().map(it -> (JobEnded) it.envelope().data()).toList();
    assertThat(said).hasSize(2);
    JobEnded first = said.getFirst();
    RunManifest told = manifest(entry).orElseThrow();
    assertThat(told.files()).contains(1);
    assertThat(said.getLast())
        .isEqualTo(
            new JobEnded(
                first.processId(),
                first.taskId(),
                first.job().listed(told),
                first.outcome(),
                first.failure(),
                first.detail()));
    assertThat(file(entry)).exists();
    JournalEntry after = now(entry);
    reporter.write();
    assertThat(now(entry)).as("it is said once").isSameAs(after);
  }

  @Test
  void nothing_is_read_before_the_success_is_said() throws IOException {
    JournalEntry live = live();
    reporter.write();
    assertThat(file(live)).doesNotExist();
    JournalEntry alive =
        reports.alive(now(live), now(live).seen().orElseGet(this::running), JobPhase.RUNNING);
    journal.update(live.key(), entry -> alive);
    reporter.write();
    ends(now(live), JobOutcome.SUCCEEDED);
    reporter.write();
    assertThat(file(live)).as("a success that is kept back").doesNotExist();

    clock.step(DELAY);
    reporter.write();
    assertThat(file(live)).exists();
  }

  private JobSnapshot running() {
    return new JobSnapshot(
        WORKER,
        NOW,
        Optional.of(new JobId(7)),
        Optional.empty(),
        Optional.of("RUNNING"),
        Optional.empty(),
        Optional.of(NOW),
        Optional.of(NOW),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void a_run_that_failed_or_was_stopped_has_none() throws IOException {
    for (JobOutcome outcome : List.of(JobOutcome.FAILED, JobOutcome.CANCELLED)) {
      JournalEntry entry = ends(live(), outcome);
      clock.step(DELAY);
      reporter.write();
      assertThat(file(entry)).as(outcome.name()).doesNotExist();
      assertThat(manifest(entry)).isEmpty();
    }
  }

  @Test
  void usage_and_manifest_come_in_either_order() throws IOException {
    JobUsage usage = JobUsage.missing("no accounts");
    JournalEntry one = succeeded();
    reporter.write();
    journal.update(one.key(), entry -> reports.used(entry, usage));
    assertThat(manifest(one)).isPresent();
    assertThat(now(one).seen().flatMap(JobSnapshot::usage)).contains(usage);

    JournalEntry other = succeeded();
    journal.update(other.key(), entry -> reports.used(entry, usage));
    reporter.write();
    assertThat(manifest(other)).isPresent();
    assertThat(now(other).seen().flatMap(JobSnapshot::usage)).contains(usage);
  }

  @Test
  void a_new_agent_writes_what_the_last_one_left_unless_it_is_old() throws IOException {
    JournalEntry old = succeeded();
    clock.step(Duration.ofHours(25));
    JournalEntry entry = succeeded();

    newReporter().write();

    assertThat(manifest(entry).flatMap(RunManifest::sha256)).isPresent();
    assertThat(now(old)).isEqualTo(old);
  }

  @Test
  void one_that_was_written_and_not_reported_is_reported_by_the_next_agent() throws IOException {
    JournalEntry entry = succeeded();
    ManifestWriter.write(
        entry.run().orElseThrow(),
        entry.seen().flatMap(JobSnapshot::endedAt).orElseThrow(),
        new ManifestWriter.Limits(100, 1000),
        false);

    newReporter().write();

    assertThat(manifest(entry).flatMap(RunManifest::missing)).isEmpty();
    assertThat(manifest(entry).flatMap(RunManifest::files)).contains(1);
  }

  @Test
  void a_disk_that_gives_errors_is_tried_again_with_back_off_and_then_given_up()
      throws IOException {
    JournalEntry entry = succeeded();
    Path aside = temp.resolve("aside");
    Files.move(processing, aside);
    Files.writeString(processing, "no folder: an error that says nothing about the run");
    reporter.write();
    for (int minutes : new int[] {1, 2, 4}) {
      clock.step(Duration.ofMinutes(minutes));
      reporter.write();
    }
    assertThat(manifest(entry)).isEmpty();
    clock.step(Duration.ofMinutes(7));
    reporter.write();
    assertThat(manifest(entry)).as("not before its time").isEmpty();
    clock.step(Duration.ofMinutes(1));
    reporter.write();
    assertThat(manifest(entry))
        .contains(RunManifest.missing("The disk gave errors while the files were read."));

    Files.delete(processing);
    Files.move(aside, processing);
    JournalEntry next = succeeded();
    reporter.write();
    assertThat(manifest(next).flatMap(RunManifest::sha256)).isPresent();
  }
}
