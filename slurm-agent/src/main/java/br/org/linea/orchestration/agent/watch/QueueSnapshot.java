package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.job.JobComment;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.job.SlurmJobState;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.rundir.RunFolders;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of one answer, found by the number of a job. Numbers are used again, other clusters use
 * the same ones, and everything else can be changed: a row of the right number counts when its name
 * or comment agrees, or on the right cluster its work directory or time of submission.
 */
final class QueueSnapshot {

  /** The API has accepted by its clock what Slurm has taken by its own. */
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(30);

  /**
   * Above them, a federation's job ids name the cluster that gave them.
   *
   * @see <a href="https://slurm.schedmd.com/federation.html">Federated job ids</a>
   */
  private static final int LOCAL_BITS = 26;

  private final List<JobRow> rows;
  private final RunFolders folders;
  private final Map<JobId, List<JobRow>> byNumber = new HashMap<>();
  private final Map<String, List<JobRow>> byName = new HashMap<>();
  private final Map<UUID, List<JobRow>> byTask = new HashMap<>();
  private final Map<String, List<JobRow>> byFolder = new HashMap<>();

  QueueSnapshot(List<JobRow> rows, RunFolders folders) {
    this.rows = rows;
    this.folders = folders;
    for (JobRow row : rows) {
      add(byNumber, row.id(), row);
      add(byName, row.name(), row);
      row.comment().flatMap(JobComment::task).ifPresent(task -> add(byTask, task, row));
      row.workDirectory().flatMap(folders::of).ifPresent(folder -> add(byFolder, folder, row));
    }
  }

  private static <K> void add(Map<K, List<JobRow>> index, K key, JobRow row) {
    index.computeIfAbsent(key, any -> new ArrayList<>(1)).add(row);
  }

  /** Whether any row, of any owner, matches. */
  boolean show(Predicate<JobRow> such) {
    return rows.stream().anyMatch(such);
  }

  /** The newest run of the entry's own job. */
  Optional<JobRow> of(JournalEntry entry) {
    // A sibling that another cluster of a federation runs says least.
    return own(entry)
        .max(
            Comparator.comparing((JobRow row) -> state(row) != SlurmJobState.REVOKED)
                .thenComparing(row -> isThere(entry, row))
                .thenComparing(row -> row.submittedAt().orElse(Instant.MIN)));
  }

  /** Every job that was submitted for the entry and is not over; there should be one. */
  Set<SlurmJob> living(JournalEntry entry) {
    return living(entry, Stream.concat(own(entry), submitted(entry)));
  }

  /** The children of the entry's job, over or not, in the order of their numbers. */
  List<JobId> children(JournalEntry entry) {
    return childRows(entry).map(JobRow::id).distinct().sorted().toList();
  }

  /** The children of the entry's job that are not over. */
  Set<SlurmJob> livingChildren(JournalEntry entry) {
    return living(entry, childRows(entry));
  }

  private static Set<SlurmJob> living(JournalEntry entry, Stream<JobRow> rows) {
    return rows.filter(row -> !isOver(row) && !hasEndedElsewhere(entry, row))
        .map(JobRow::job)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Only the cluster that gave the number learns when another one has ended the job. */
  private static boolean hasEndedElsewhere(JournalEntry entry, JobRow row) {
    return state(row) == SlurmJobState.REVOKED
        && row.hasEndedElsewhere()
        && entry.job().filter(job -> origin(job) == origin(row.id())).isPresent();
  }

  private static long origin(JobId job) {
    return job.value() >> LOCAL_BITS;
  }

  static SlurmJobState state(JobRow row) {
    return SlurmJobState.parse(row.rawState());
  }

  static boolean isOver(JobRow row) {
    return state(row).phase() == SlurmJobState.Phase.OVER;
  }

  private Stream<JobRow> own(JournalEntry entry) {
    return entry.job().map(byNumber::get).stream()
        .flatMap(List::stream)
        .filter(row -> isOf(entry, row));
  }

  private boolean isOf(JournalEntry entry, JobRow row) {
    return isNamedFor(entry, row) || isConfirmed(entry) && isMarked(entry, row);
  }

  /** Whether a row is of the entry's cluster, as far as both are known. */
  private static boolean isThere(JournalEntry entry, JobRow row) {
    Optional<String> cluster = entry.seen().flatMap(JobSnapshot::cluster);
    return cluster.isEmpty() || row.cluster().isEmpty() || cluster.equals(row.cluster());
  }

  /** Another system's job is known by its number and name until Slurm has shown it once. */
  private static boolean isConfirmed(JournalEntry entry) {
    return !entry.adopted() || entry.submittedInSlurm().isPresent();
  }

  private boolean isMarked(JournalEntry entry, JobRow row) {
    return row.comment().flatMap(JobComment::task).filter(entry.taskId()::equals).isPresent()
        || isThere(entry, row)
            && (row.submittedAt().isPresent() && row.submittedAt().equals(entry.submittedInSlurm())
                || entry.run().isPresent()
                    && row.workDirectory().flatMap(folders::of).equals(folder(entry)));
  }

  /** Another system may have given its name and number before, to a job that is long over. */
  private static boolean isNamedFor(JournalEntry entry, JobRow row) {
    return row.name().equals(entry.jobName().value())
        && (!entry.adopted()
            || isThere(entry, row)
                && row.submittedAt()
                    .filter(at -> at.isBefore(entry.oldest().minus(CLOCK_SLACK)))
                    .isEmpty());
  }

  /** What says that it is the entry's, whatever its number; of another system's job nothing is. */
  private Stream<JobRow> submitted(JournalEntry entry) {
    return entry.adopted()
        ? Stream.empty()
        : Stream.concat(
            byName.getOrDefault(entry.jobName().value(), List.of()).stream(),
            byTask.getOrDefault(entry.taskId(), List.of()).stream());
  }

  private Stream<JobRow> childRows(JournalEntry entry) {
    Stream<JobRow> named = byName.getOrDefault(entry.jobName().child().value(), List.of()).stream();
    Optional<List<JobRow>> near =
        folder(entry).filter(folder -> !entry.adopted()).map(byFolder::get);
    if (near.isEmpty()) {
      return named;
    }
    Set<SlurmJob> parents =
        Stream.concat(own(entry), submitted(entry)).map(JobRow::job).collect(Collectors.toSet());
    return Stream.concat(named, near.get().stream().filter(row -> !parents.contains(row.job())));
  }

  private static Optional<String> folder(JournalEntry entry) {
    return entry.run().map(RunSpec::runDirectory).map(Object::toString);
  }
}
