package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.plan.SlurmJobState;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.messages.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The rows of one answer, found by the whole name of a job: numbers are used again, names are not.
 */
final class Sightings {

  /** Clocks of two hosts differ by minutes. */
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

  private final Map<String, List<JobRow>> byName;

  Sightings(List<JobRow> rows) {
    this.byName = rows.stream().collect(Collectors.groupingBy(JobRow::name));
  }

  /** Whether any row, whoever's, is such a one. */
  boolean show(Predicate<JobRow> such) {
    return byName.values().stream().flatMap(List::stream).anyMatch(such);
  }

  /** The newest run of the entry's own job. */
  Optional<JobRow> of(JournalEntry entry) {
    return rows(entry).stream()
        .filter(row -> entry.job().filter(row.id()::equals).isPresent())
        .max(Comparator.comparing(row -> row.submittedAt().orElse(Instant.MIN)));
  }

  /** Every job of the entry's name that is not over. */
  Set<JobId> living(JournalEntry entry) {
    return living(rows(entry));
  }

  /** The children of the entry's job, over or not, in the order of their numbers. */
  List<JobId> children(JournalEntry entry) {
    return byName.getOrDefault(entry.jobName().child().value(), List.of()).stream()
        .map(JobRow::id)
        .distinct()
        .sorted()
        .toList();
  }

  /** The children of the entry's job that are not over. */
  Set<JobId> livingChildren(JournalEntry entry) {
    return living(byName.getOrDefault(entry.jobName().child().value(), List.of()));
  }

  private static Set<JobId> living(List<JobRow> rows) {
    return rows.stream()
        .filter(row -> !isOver(row))
        .map(JobRow::id)
        .collect(Collectors.toCollection(HashSet::new));
  }

  static SlurmJobState state(JobRow row) {
    return SlurmJobState.parse(row.rawState());
  }

  static boolean isOver(JobRow row) {
    return state(row).phase() == SlurmJobState.Phase.OVER;
  }

  /** Names that another system gave may come twice, so of an adopted job the number counts too. */
  private List<JobRow> rows(JournalEntry entry) {
    Instant earliest =
        entry.adopted()
            ? entry.oldest()
            : entry.tries().lastAt().orElse(Instant.EPOCH.plus(CLOCK_SLACK));
    return byName.getOrDefault(entry.jobName().value(), List.of()).stream()
        .filter(row -> !entry.adopted() || entry.job().filter(row.id()::equals).isPresent())
        .filter(
            row ->
                row.submittedAt().filter(at -> at.isBefore(earliest.minus(CLOCK_SLACK))).isEmpty())
        .toList();
  }
}
