package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.job.SlurmJobState;
import br.org.linea.orchestration.messages.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks sacct in as many parts as Linux and slurmdbd make necessary. Every part has to answer. Any
 * thread may ask.
 */
final class AccountQueries {

  /** Linux starts no program with an argument of 128 KiB, which 4,500 names have. */
  private static final int MOST_AT_ONCE = 1_000;

  private static final int MOST_HALVINGS = 6;

  /** Slurm's clock may be ahead. */
  private static final Duration PAST_NOW = Duration.ofHours(1);

  private final SlurmPrograms programs;
  private final ClusterNames clusters;
  private final Clock clock;

  AccountQueries(SlurmPrograms programs, ClusterNames clusters, Clock clock) {
    this.programs = programs;
    this.clusters = clusters;
    this.clock = clock;
  }

  /** What is known of jobs by number, and of jobs by name on all clusters. */
  Reply<List<JobRow>> ask(Set<SlurmJob> jobs, Set<JobName> names, Instant since) {
    List<Part> parts = new ArrayList<>();
    clusters
        .byPlace(jobs)
        .forEach(
            (place, ids) -> split(ids).forEach(some -> parts.add(() -> numbered(place, some))));
    split(names).forEach(some -> parts.add(() -> named(some, since, Optional.empty(), 0)));
    List<JobRow> rows = new ArrayList<>();
    for (Part part : parts) {
      Reply<List<JobRow>> reply = part.ask();
      if (!(reply instanceof Reply.Answer<List<JobRow>> answer)) {
        return reply;
      }
      rows.addAll(answer.value());
    }
    return new Reply.Answer<>(rows);
  }

  /** What jobs have used, by number: one sacct for all clusters. */
  Reply<List<JobAccount>> usage(Set<JobId> jobs) {
    Optional<String> everywhere = everywhere();
    Reply<List<JobAccount>> own = UsageRows.read(programs.query(used(everywhere, jobs)));
    return everywhere.isPresent() ? own : own.then(this::withSiblingsUsage);
  }

  private List<String> used(Optional<String> places, Set<JobId> jobs) {
    return UsageRows.argv(programs.program("sacct"), places, uid(), jobs);
  }

  /** What another cluster of the federation has run counts as run here. */
  private Reply<List<JobAccount>> withSiblingsUsage(List<JobAccount> own) {
    Map<JobId, SlurmJob> taken =
        own.stream()
            .filter(AccountQueries::isTaken)
            .collect(Collectors.toMap(it -> it.job().id(), JobAccount::job, (one, other) -> one));
    if (taken.isEmpty()) {
      return new Reply.Answer<>(own);
    }
    return UsageRows.read(
            programs.query(Sacct.inFederation(used(Optional.empty(), taken.keySet()))))
        .map(
            all ->
                Stream.concat(own.stream(), all.stream().map(it -> it.of(taken.get(it.job().id()))))
                    .filter(it -> !isTaken(it))
                    .toList());
  }

  private static boolean isTaken(JobAccount account) {
    return account.usage().state().map(SlurmJobState::parse).stream()
        .anyMatch(SlurmJobState.REVOKED::equals);
  }

  private interface Part {
    Reply<List<JobRow>> ask();
  }

  private Reply<List<JobRow>> numbered(String place, Set<JobId> ids) {
    Optional<String> cluster = Optional.of(place).filter(name -> !name.isEmpty());
    Reply<List<JobRow>> own =
        Sacct.read(programs.query(Sacct.byId(programs.program("sacct"), cluster, uid(), ids)));
    return cluster.isPresent() ? own : own.then(this::withSiblings);
  }

  /** Asks the whole federation for jobs that another cluster has taken. */
  private Reply<List<JobRow>> withSiblings(List<JobRow> rows) {
    Set<JobId> taken =
        rows.stream()
            .filter(row -> SlurmJobState.parse(row.rawState()) == SlurmJobState.REVOKED)
            .map(JobRow::id)
            .collect(Collectors.toUnmodifiableSet());
    if (taken.isEmpty()) {
      return new Reply.Answer<>(rows);
    }
    List<String> question = Sacct.byId(programs.program("sacct"), Optional.empty(), uid(), taken);
    return Sacct.read(programs.query(Sacct.inFederation(question)))
        .map(all -> Stream.concat(rows.stream(), all.stream()).distinct().toList());
  }

  /** In halves where slurmdbd takes no range so wide ({@code MaxQueryTimeRange}). */
  private Reply<List<JobRow>> named(
      Set<JobName> names, Instant since, Optional<Instant> until, int halved) {
    CommandResult result =
        programs.query(
            Sacct.byName(programs.program("sacct"), everywhere(), uid(), names, since, until));
    if (halved == MOST_HALVINGS || !Sacct.refusesRange(result)) {
      return Sacct.read(result);
    }
    Instant end = until.orElseGet(() -> clock.instant().plus(PAST_NOW));
    Instant middle = since.plus(Duration.between(since, end).dividedBy(2));
    Reply<List<JobRow>> early = named(names, since, Optional.of(middle), halved + 1);
    if (!(early instanceof Reply.Answer<List<JobRow>> first)) {
      return early;
    }
    Reply<List<JobRow>> late = named(names, middle, Optional.of(end), halved + 1);
    if (!(late instanceof Reply.Answer<List<JobRow>> second)) {
      return late;
    }
    // A job that spans both halves is in both.
    return new Reply.Answer<>(
        Stream.concat(first.value().stream(), second.value().stream()).distinct().toList());
  }

  /** One question for all clusters; without any to name, for the own one. */
  private Optional<String> everywhere() {
    boolean others = clusters.all().stream().anyMatch(Optional::isPresent);
    return others ? Optional.of(String.join(",", clusters.served())) : Optional.empty();
  }

  private static <T> List<Set<T>> split(Set<T> all) {
    List<T> list = List.copyOf(all);
    return IntStream.iterate(0, from -> from < list.size(), from -> from + MOST_AT_ONCE)
        .mapToObj(from -> list.subList(from, Math.min(from + MOST_AT_ONCE, list.size())))
        .map(some -> some.stream().collect(Collectors.toUnmodifiableSet()))
        .toList();
  }

  private static long uid() {
    try {
      return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
