package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.rundir.RunFolders;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import br.org.linea.orchestration.messages.AdoptedJob;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.WorkerName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Another system's names are not unique, so nothing may be taken for its job by name alone. */
class AdoptedJobsTest {

  private static final RunFolders FOLDERS = new RunFolders(Path.of("/data/runs"));

  private static final Instant ACCEPTED = Instant.parse("2026-11-25T10:00:00Z");
  private static final JobId JOB = new JobId(7);

  private static final JournalEntry ENTRY =
      TestJournal.live(
          JOB,
          Optional.of(new AdoptedJob(JOB, "JOB_12")),
          Path.of("/data/runs"),
          ACCEPTED,
          ACCEPTED.plus(Duration.ofDays(1)));

  @Test
  void it_is_seen_by_its_number_and_its_name() {
    QueueSnapshot queue =
        new QueueSnapshot(List.of(row(7, "JOB_12", ACCEPTED.plusSeconds(5))), FOLDERS);

    assertThat(queue.of(ENTRY)).map(JobRow::id).contains(JOB);
    assertThat(queue.living(ENTRY)).containsExactly(SlurmJob.here(JOB));
  }

  @Test
  void a_job_of_the_same_name_and_another_number_is_somebody_elses() {
    QueueSnapshot queue =
        new QueueSnapshot(
            List.of(
                row(7, "JOB_12", ACCEPTED.plusSeconds(5)),
                row(8, "JOB_12", ACCEPTED.plusSeconds(9))),
            FOLDERS);

    assertThat(queue.living(ENTRY)).containsExactly(SlurmJob.here(JOB));
  }

  @Test
  void a_number_that_now_means_a_job_of_another_name_is_not_it() {
    QueueSnapshot queue =
        new QueueSnapshot(List.of(row(7, "JOB_13", ACCEPTED.plusSeconds(5))), FOLDERS);

    assertThat(queue.of(ENTRY)).isEmpty();
    assertThat(queue.living(ENTRY)).isEmpty();
  }

  @Test
  void once_slurm_has_shown_it_another_name_changes_nothing() {
    Instant submitted = ACCEPTED.plusSeconds(5);
    JobSnapshot snapshot =
        new JobSnapshot(
            new WorkerName("agent-1"),
            ACCEPTED,
            Optional.of(JOB),
            Optional.empty(),
            Optional.of("RUNNING"),
            Optional.empty(),
            Optional.of(submitted),
            Optional.of(submitted),
            Optional.empty(),
            Optional.empty());
    QueueSnapshot renamed = new QueueSnapshot(List.of(row(7, "renamed", submitted)), FOLDERS);

    assertThat(renamed.of(ENTRY)).isEmpty();
    assertThat(renamed.of(TestJournal.seen(ENTRY, snapshot))).map(JobRow::id).contains(JOB);
  }

  @Test
  void a_job_from_before_its_acceptance_is_not_it() {
    QueueSnapshot queue =
        new QueueSnapshot(List.of(row(7, "JOB_12", ACCEPTED.minus(Duration.ofHours(1)))), FOLDERS);

    assertThat(queue.of(ENTRY)).isEmpty();
  }

  private static JobRow row(long id, String name, Instant submitted) {
    return new JobRow(
        new JobId(id),
        name,
        "RUNNING",
        Optional.empty(),
        Optional.of(submitted),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
