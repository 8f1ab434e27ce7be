package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.messages.AdoptedJob;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StalledLaunchesTest {

  private static final JobId JOB = new JobId(7);
  private static final Instant STARTED = Instant.parse("2026-11-28T10:00:00Z");
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir Path temp;

  private Path runs;

  private Instant now = STARTED;
  private Optional<Duration> skew = Optional.empty();
  private final StalledLaunches stalled = new StalledLaunches(LIMIT, clock(), () -> skew);

  @BeforeEach
  void anAnswerComes() throws IOException {
    runs = Files.createDirectory(temp.resolve("runs"));
    stalled.nextAnswer(Set.of());
  }

  @Test
  void a_job_without_a_launcher_is_reported_when_its_time_is_over() {
    JournalEntry entry = entry(Optional.empty());
    now = STARTED.plus(LIMIT).minusMillis(1);
    assertThat(stalled.explain(entry, row("RUNNING", STARTED))).isEqualTo(row("RUNNING", STARTED));
    now = STARTED.plus(LIMIT);
    assertThat(reason(entry)).hasValueSatisfying(it -> assertThat(it).contains("over 600 s"));
  }

  @Test
  void a_start_is_compared_with_slurms_own_clock() {
    JournalEntry entry = entry(Optional.empty());
    now = STARTED.plus(LIMIT);
    skew = Optional.of(Duration.ofMinutes(-7));
    assertThat(reason(entry)).as("Slurm's clock is behind").isEmpty();
    now = STARTED.plus(LIMIT).plus(Duration.ofMinutes(7));
    assertThat(reason(entry)).isPresent();
  }

  @Test
  void a_job_whose_launcher_began_in_time_is_not() throws IOException {
    JournalEntry entry = entry(Optional.empty());
    begin(entry, JOB, STARTED.plusSeconds(1));
    now = STARTED.plus(LIMIT.multipliedBy(5));
    assertThat(reason(entry)).isEmpty();
  }

  @Test
  void what_is_amiss_is_taken_back_within_a_minute_of_the_launchers_begin() throws IOException {
    JournalEntry entry = entry(Optional.empty());
    now = STARTED.plus(LIMIT);
    assertThat(reason(entry)).isPresent();
    begin(entry, JOB, now);
    now = now.plusSeconds(59);
    assertThat(reason(entry)).as("the disk is not asked at every tick").isPresent();
    now = now.plusSeconds(1);
    assertThat(reason(entry)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PENDING", "SUSPENDED", "COMPLETING", "COMPLETED", "STRANGE"})
  void only_a_running_job_is_reported(String state) {
    now = STARTED.plus(LIMIT);
    assertThat(stalled.explain(entry(Optional.empty()), row(state, STARTED)).reason()).isEmpty();
  }

  @Test
  void a_job_of_another_system_has_no_launcher_to_wait_for() {
    now = STARTED.plus(LIMIT);
    assertThat(reason(entry(Optional.of(new AdoptedJob(JOB, "JOB_12"))))).isEmpty();
  }

  @Test
  void the_lock_of_a_run_before_a_requeue_is_none_of_the_next_run() throws IOException {
    JournalEntry entry = entry(Optional.empty());
    begin(entry, JOB, STARTED);
    now = STARTED.plus(LIMIT);
    assertThat(reason(entry)).isEmpty();

    Instant again = STARTED.plus(Duration.ofHours(1));
    now = again.plus(LIMIT);
    assertThat(stalled.explain(entry, row("RUNNING", again)).reason()).isPresent();
  }

  @Test
  void the_lock_of_another_job_is_none_of_this_one() throws IOException {
    JournalEntry entry = entry(Optional.empty());
    begin(entry, new JobId(8), STARTED);
    now = STARTED.plus(LIMIT);
    assertThat(reason(entry)).isPresent();
  }

  @Test
  void an_unreadable_lock_was_written_by_a_launcher() throws IOException {
    JournalEntry entry = entry(Optional.empty());
    begin(entry, JOB, STARTED);
    Files.writeString(own(entry).resolve("lock"), "job=seven\n");
    now = STARTED.plus(LIMIT);
    assertThat(reason(entry)).isEmpty();
  }

  @Test
  void a_disk_that_does_not_answer_is_no_news() throws IOException {
    JournalEntry entry = entry(Optional.empty());
    Files.createDirectories(own(entry));
    takeDiskAway();
    now = STARTED.plus(LIMIT);
    assertThat(reason(entry)).isEmpty();

    Files.delete(runs);
    Files.move(runs.resolveSibling("away"), runs);
    now = now.plusSeconds(60);
    assertThat(reason(entry)).isPresent();
    takeDiskAway();
    now = now.plusSeconds(60);
    assertThat(reason(entry)).as("what was found stays").isPresent();
  }

  @Test
  void no_more_than_a_hundred_run_directories_are_looked_at_for_one_answer() {
    now = STARTED.plus(LIMIT);
    int told = 0;
    JournalEntry last = null;
    for (int each = 0; each < 101; each++) {
      last = entry(Optional.empty());
      told += reason(last).isPresent() ? 1 : 0;
    }
    assertThat(told).isEqualTo(100);

    stalled.nextAnswer(Set.of(last.key()));
    assertThat(reason(last)).isPresent();
  }

  @Test
  void a_folder_in_place_of_the_lock_is_the_jobs_own_work() throws IOException {
    JournalEntry entry = entry(Optional.empty());
    Files.createDirectories(own(entry).resolve("lock"));
    now = STARTED.plus(LIMIT);
    assertThat(reason(entry)).isEmpty();
  }

  /** A link to itself can neither be entered nor be called missing. */
  private void takeDiskAway() throws IOException {
    Files.move(runs, runs.resolveSibling("away"));
    Files.createSymbolicLink(runs, runs);
  }

  private Optional<String> reason(JournalEntry entry) {
    return stalled.explain(entry, row("RUNNING", STARTED)).reason();
  }

  private static JobRow row(String state, Instant started) {
    return new JobRow(
        JOB,
        "job",
        state,
        Optional.empty(),
        Optional.of(started),
        Optional.of(started),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private JournalEntry entry(Optional<AdoptedJob> adopted) {
    return TestJournal.live(JOB, adopted, runs, STARTED, STARTED);
  }

  private static Path own(JournalEntry entry) {
    return entry.run().orElseThrow().runDirectory().resolve(".orchestration");
  }

  private static void begin(JournalEntry entry, JobId job, Instant at) throws IOException {
    Files.createDirectories(own(entry));
    Files.writeString(
        own(entry).resolve("lock"),
        "job=%s\nrestart=0\nhost=n1\nstart=%d\n".formatted(job, at.getEpochSecond()));
  }

  private Clock clock() {
    InstantSource source = () -> now;
    return source.withZone(ZoneOffset.UTC);
  }
}
