package br.org.linea.orchestration.agent.job;

import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.WorkerName;
import java.time.Instant;
import java.util.Optional;

/** Makes snapshots from parts, and from earlier ones. */
public final class Snapshots {

  private Snapshots() {}

  /** Before submission: nothing is known but, perhaps, what holds the start back. */
  public static JobSnapshot unsubmitted(WorkerName worker, Instant now, Optional<String> reason) {
    return new JobSnapshot(
        worker,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        reason,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Right after submission. */
  public static JobSnapshot submitted(
      WorkerName worker, Instant now, JobId job, Optional<String> cluster) {
    return new JobSnapshot(
        worker,
        now,
        Optional.of(job),
        cluster,
        Optional.empty(),
        Optional.empty(),
        Optional.of(now),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** At work on the agent's own node. */
  public static JobSnapshot running(WorkerName worker, Instant now, JobId job) {
    return new JobSnapshot(
        worker,
        now,
        Optional.of(job),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(now),
        Optional.of(now),
        Optional.empty(),
        Optional.empty());
  }

  /** The same run, ended at a time with this evidence. */
  public static JobSnapshot ended(
      JobSnapshot last, Instant now, Optional<Instant> endedAt, Optional<ExitEvidence> exit) {
    return new JobSnapshot(
        last.worker(),
        now,
        last.jobId(),
        last.cluster(),
        last.rawState(),
        Optional.empty(),
        last.submittedAt(),
        last.startedAt(),
        Optional.of(endedAt.or(last::endedAt).orElse(now)),
        exit);
  }

  /** The same run, with what a person should know of it, or with nothing amiss. */
  public static JobSnapshot because(JobSnapshot last, Instant now, Optional<String> reason) {
    return new JobSnapshot(
        last.worker(),
        now,
        last.jobId(),
        last.cluster(),
        last.rawState(),
        reason,
        last.submittedAt(),
        last.startedAt(),
        last.endedAt(),
        last.exit(),
        last.children());
  }

  /** Whether two say the same of the run, whenever they were made, as events would say it. */
  public static boolean tellTheSame(JobSnapshot one, JobSnapshot other) {
    return Printable.of(at(one, other.observedAt())).equals(Printable.of(other));
  }

  private static JobSnapshot at(JobSnapshot snapshot, Instant moment) {
    return new JobSnapshot(
        snapshot.worker(),
        moment,
        snapshot.jobId(),
        snapshot.cluster(),
        snapshot.rawState(),
        snapshot.reason(),
        snapshot.submittedAt(),
        snapshot.startedAt(),
        snapshot.endedAt(),
        snapshot.exit(),
        snapshot.children());
  }
}
