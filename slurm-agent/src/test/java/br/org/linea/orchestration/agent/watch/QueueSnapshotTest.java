package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.job.JobComment;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.TestJournal;
import br.org.linea.orchestration.agent.rundir.RunFolders;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.WorkerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job is its number, as long as anything else agrees that the number is still its own. */
class QueueSnapshotTest {

  private static final Instant SUBMITTED = Instant.parse("2026-11-28T10:00:00Z");
  private static final Path RUNS = Path.of("/data/runs");
  private static final JobId JOB = new JobId(7);
  private static final JournalEntry ENTRY =
      TestJournal.live(JOB, Optional.empty(), RUNS, SUBMITTED, SUBMITTED);
  private static final String COMMENT = JobComment.of(ENTRY.run().orElseThrow());
  private static final String RUN = ENTRY.run().orElseThrow().runDirectory().toString();

  private static JobRow row(
      long id, String name, String comment, String folder, Instant submitted) {
    return row(id, "RUNNING", name, comment, folder, submitted);
  }

  private static JobRow row(
      long id, String state, String name, String comment, String folder, Instant submitted) {
    return new JobRow(
        new JobId(id),
        name,
        state,
        Optional.empty(),
        Optional.of(submitted),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(comment),
        Optional.of(folder));
  }

  private static QueueSnapshot of(JobRow... rows) {
    return new QueueSnapshot(List.of(rows), new RunFolders(RUNS));
  }

  /** As it is once Slurm has shown it. */
  private static JournalEntry seen() {
    return seen("home");
  }

  private static JournalEntry seen(String cluster) {
    JobSnapshot snapshot =
        new JobSnapshot(
            new WorkerName("agent-1"),
            SUBMITTED,
            Optional.of(JOB),
            Optional.of(cluster),
            Optional.of("RUNNING"),
            Optional.empty(),
            Optional.of(SUBMITTED),
            Optional.of(SUBMITTED),
            Optional.empty(),
            Optional.empty());
    return TestJournal.seen(ENTRY, snapshot);
  }

  @Test
  void a_renamed_job_is_seen_by_its_comment_its_folder_or_its_submission() {
    Instant other = SUBMITTED.plusSeconds(60);
    assertThat(of(row(7, "renamed", COMMENT, "/", other)).of(ENTRY)).isPresent();
    assertThat(of(row(7, "renamed", "", RUN, other)).of(ENTRY)).isPresent();
    assertThat(of(row(7, "renamed", "", "/", SUBMITTED)).of(seen())).isPresent();
    assertThat(of(row(7, "renamed", COMMENT, RUN, other)).living(ENTRY))
        .containsExactly(SlurmJob.here(JOB));
  }

  @Test
  void a_number_that_was_given_out_again_is_another_job() {
    QueueSnapshot again = of(row(7, "wrap", "", "/home/me", SUBMITTED.plusSeconds(60)));
    assertThat(again.of(ENTRY)).isEmpty();
    assertThat(again.of(seen())).isEmpty();
    assertThat(again.living(seen())).isEmpty();
  }

  @Test
  void what_the_agent_knows_by_its_own_clock_is_no_mark() {
    assertThat(ENTRY.submittedInSlurm()).isEmpty();
    JournalEntry submitted =
        TestJournal.seen(
            ENTRY,
            br.org.linea.orchestration.agent.job.Snapshots.submitted(
                new WorkerName("agent-1"), SUBMITTED, JOB, Optional.empty()));
    assertThat(of(row(7, "wrap", "", "/home/me", SUBMITTED)).of(submitted)).isEmpty();
  }

  @Test
  void slurms_clock_may_be_minutes_off() {
    Instant behind = SUBMITTED.minusSeconds(420);
    assertThat(of(row(7, ENTRY.jobName().value(), "", "/", behind)).of(ENTRY)).isPresent();
  }

  @Test
  void a_second_submission_is_known_by_its_name_or_its_comment() {
    QueueSnapshot twice =
        of(
            row(7, "renamed", COMMENT, RUN, SUBMITTED),
            row(8, ENTRY.jobName().value(), "", RUN, SUBMITTED),
            row(9, "site-prefix", COMMENT, RUN, SUBMITTED));
    assertThat(twice.living(ENTRY))
        .extracting(job -> job.id().value())
        .containsExactlyInAnyOrder(7L, 8L, 9L);
    assertThat(twice.children(ENTRY)).isEmpty();
  }

  @Test
  void a_child_is_known_by_its_name_or_its_place_at_or_below_the_run_directory() {
    QueueSnapshot family =
        of(
            row(7, "renamed", COMMENT, RUN, SUBMITTED),
            row(10, ENTRY.jobName().child().value(), "", "/scratch", SUBMITTED),
            row(11, "my-worker", "", RUN, SUBMITTED),
            row(12, "my-worker", "", RUN + "/deep/down", SUBMITTED),
            row(13, "COMPLETED", "my-worker", "", RUN, SUBMITTED),
            row(14, "my-worker", "", RUN + "1", SUBMITTED),
            row(15, "my-worker", "", "/data/runs/hello", SUBMITTED));
    assertThat(family.children(ENTRY)).extracting(JobId::value).containsExactly(10L, 11L, 12L, 13L);
    assertThat(family.livingChildren(ENTRY))
        .extracting(job -> job.id().value())
        .containsExactlyInAnyOrder(10L, 11L, 12L);
  }

  @Test
  void a_place_counts_by_its_path_without_links(@TempDir Path temp) throws IOException {
    Path real = Files.createDirectories(temp.resolve("real"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), real);
    RunFolders folders = new RunFolders(link);
    String run = link.resolve("hello/00000012").toString();
    assertThat(folders.of(real.toRealPath().resolve("hello/00000012/work").toString()))
        .contains(run);
    assertThat(folders.of(run)).contains(run);
    assertThat(folders.of(link.resolve("hello").toString())).isEmpty();
    assertThat(folders.of("/elsewhere/hello/00000012")).isEmpty();
  }

  @Test
  void a_sibling_that_another_cluster_runs_is_the_last_to_be_believed() {
    JobRow here = row(7, "REVOKED", "x", COMMENT, RUN, SUBMITTED);
    JobRow there = row(7, "RUNNING", "x", COMMENT, RUN, SUBMITTED);
    assertThat(of(here, there).of(ENTRY)).map(JobRow::rawState).contains("RUNNING");
    assertThat(of(there, here).of(ENTRY)).map(JobRow::rawState).contains("RUNNING");
    assertThat(of(here).living(ENTRY)).as("a stop goes to it").containsExactly(SlurmJob.here(JOB));
  }

  @Test
  void what_another_cluster_has_ended_is_not_cancelled_again() {
    JobRow own = row(7, "REVOKED", "x", COMMENT, RUN, SUBMITTED);
    JobRow child = row(8, "REVOKED", "my-worker", "", RUN + "/work", SUBMITTED);
    assertThat(of(own).living(ENTRY)).hasSize(1);
    assertThat(of(child).livingChildren(ENTRY)).hasSize(1);

    assertThat(of(over(own)).living(ENTRY)).isEmpty();
    assertThat(of(over(child)).livingChildren(ENTRY)).isEmpty();
  }

  @Test
  void a_child_that_another_cluster_has_submitted_may_live_there() {
    long south = 2L << 26;
    JobRow child = over(row(south + 8, "REVOKED", "my-worker", "", RUN + "/work", SUBMITTED));
    assertThat(of(child).livingChildren(ENTRY)).hasSize(1);
  }

  /** The end that Slurm shows of a revoked job that is over is its start. */
  private static JobRow over(JobRow row) {
    return new JobRow(
        row.id(),
        row.name(),
        row.rawState(),
        row.reason(),
        row.submittedAt(),
        row.submittedAt(),
        row.submittedAt(),
        row.exitCode(),
        row.cluster(),
        row.comment(),
        row.workDirectory());
  }

  @Test
  void the_same_number_on_another_cluster_is_another_job() {
    JobRow home = row(7, ENTRY.jobName().value(), COMMENT, RUN, SUBMITTED);
    JobRow child = on("south", row(7, "my-worker", "", RUN + "/work", SUBMITTED));
    JobRow stranger = on("south", row(7, "wrap", "", "/home/me", SUBMITTED));
    JournalEntry here = seen("home");

    assertThat(of(stranger).of(here)).as("submitted in the same second").isEmpty();
    assertThat(of(child, on("home", home)).of(here)).map(JobRow::name).contains(home.name());
    assertThat(of(child, on("home", home)).living(here))
        .containsExactly(new SlurmJob(JOB, Optional.of("home")));
    assertThat(of(child, on("home", home)).livingChildren(here))
        .containsExactly(new SlurmJob(JOB, Optional.of("south")));
    assertThat(of(on("south", home)).of(here)).as("it went there").isPresent();
  }

  private static JobRow on(String cluster, JobRow row) {
    return new JobRow(
        row.id(),
        row.name(),
        row.rawState(),
        row.reason(),
        row.submittedAt(),
        row.startedAt(),
        row.endedAt(),
        row.exitCode(),
        Optional.of(cluster),
        row.comment(),
        row.workDirectory());
  }
}
