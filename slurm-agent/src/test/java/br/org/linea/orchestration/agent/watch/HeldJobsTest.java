package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.StopRequest;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.rundir.RunFolders;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import br.org.linea.orchestration.messages.JobId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldJobsTest {

  private static final RunFolders FOLDERS = new RunFolders(Path.of("/data/runs"));

  private static final JobId JOB = new JobId(7);
  private static final JournalEntry ENTRY = TestJournal.accepted(1).live(JOB);
  private static final String LAUNCH_FAILED = "launch failed requeued held";

  private Instant now = Instant.parse("2026-11-28T10:00:00Z");
  private final HeldJobs heldJobs = new HeldJobs(clock());

  @ParameterizedTest
  @CsvSource({
    "PENDING, launch failed requeued held, true",
    "PENDING, launch_failed_requeued_held, true",
    "PENDING, launch failure limit exceeded requeued held, true",
    "PENDING, JobHoldMaxRequeue, true",
    "PENDING, user env retrieval failed requeued held, true",
    "PENDING, job requeued in held state, false",
    "PENDING, JobHeldUser, false",
    "PENDING, JobHeldAdmin, false",
    "PENDING, BeginTime, false",
    "PENDING, , false",
    "RUNNING, launch failed requeued held, false",
    "REQUEUE_HOLD, job requeued in held state, false",
    "CANCELLED, launch failed requeued held, false",
  })
  void only_a_job_that_waits_because_its_launch_failed_is_released(
      String state, String reason, boolean released) {
    assertThat(heldJobs.due(List.of(ENTRY), queue(state, reason)))
        .isEqualTo(released ? Set.of(SlurmJob.here(JOB)) : Set.of());
  }

  @Test
  void releases_of_one_job_come_at_doubling_waits_up_to_an_hour() {
    List<Long> minutes = new ArrayList<>();
    for (int minute = 0; minute < 320; minute++) {
      if (!due(ENTRY).isEmpty()) {
        minutes.add((long) minute);
      }
      now = now.plus(Duration.ofMinutes(1));
    }

    assertThat(minutes).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L, 243L, 303L);
  }

  @Test
  void a_job_that_is_to_stop_is_not_released() {
    assertThat(due(ENTRY.stopped(new StopRequest("pz", now)))).isEmpty();
  }

  @Test
  void a_thousand_jobs_are_released_at_once_and_the_rest_with_the_next_answer() {
    List<JournalEntry> live =
        IntStream.rangeClosed(1, 1001)
            .mapToObj(id -> TestJournal.accepted(id).live(new JobId(id)))
            .toList();
    QueueSnapshot queue =
        new QueueSnapshot(
            live.stream().map(entry -> row(entry, "PENDING", LAUNCH_FAILED)).toList(), FOLDERS);

    Set<SlurmJob> first = heldJobs.due(live, queue);
    Set<SlurmJob> second = heldJobs.due(live, queue);
    assertThat(first).hasSize(1000).doesNotContainAnyElementsOf(second);
    assertThat(second).hasSize(1);
    assertThat(heldJobs.due(live, queue)).isEmpty();
  }

  @Test
  void a_process_that_is_over_is_forgotten() {
    assertThat(due(ENTRY)).containsExactly(SlurmJob.here(JOB));
    assertThat(heldJobs.due(List.of(), queue("PENDING", LAUNCH_FAILED))).isEmpty();
    assertThat(due(ENTRY)).as("started again").containsExactly(SlurmJob.here(JOB));
  }

  private Set<SlurmJob> due(JournalEntry entry) {
    return heldJobs.due(List.of(entry), queue("PENDING", LAUNCH_FAILED));
  }

  private static QueueSnapshot queue(String state, String reason) {
    return new QueueSnapshot(List.of(row(ENTRY, state, reason)), FOLDERS);
  }

  private static JobRow row(JournalEntry entry, String state, String reason) {
    return new JobRow(
        entry.job().orElseThrow(),
        entry.jobName().value(),
        state,
        Optional.ofNullable(reason),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Clock clock() {
    InstantSource source = () -> now;
    return source.withZone(ZoneOffset.UTC);
  }
}
