package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.store.DependencyRows;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.ProcessId;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Looks at held processes when something they wait for may have ended: after each change, and every
 * few seconds for what an instance left that died or is older. A failure here fails no request and
 * no event; the next look repeats it.
 */
@ApplicationScoped
class Releases {

  private static final Logger LOG = Logger.getLogger(Releases.class);

  /** Most processes in one look; the rest is left to the next. */
  private static final int MOST = 100;

  private final HeldProcesses held;
  private final DependencyRows dependencies;
  private final Wakeups wakeups;

  Releases(HeldProcesses held, DependencyRows dependencies, Wakeups wakeups) {
    this.held = held;
    this.dependencies = dependencies;
    this.wakeups = wakeups;
  }

  /** Looks at a process that was just accepted; completes with it as it is then. */
  Uni<ProcessRecord> accepted(ProcessRecord process) {
    return process.after().isEmpty()
        ? Uni.createFrom().item(process)
        : look(process.id()).map(found -> found.orElse(process));
  }

  /** Looks at the processes that wait for this one, if it has ended, and at those behind them. */
  Uni<Void> changed(ProcessId id) {
    return follow(new ArrayDeque<>(List.of(id)), MOST);
  }

  private Uni<Void> follow(Deque<ProcessId> ended, int left) {
    if (ended.isEmpty() || left <= 0) {
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom()
        .deferred(() -> dependencies.heldFor(ended.poll(), left))
        .onFailure()
        .invoke(problem -> log("cannot look for processes that wait", problem))
        .onFailure()
        .recoverWithItem(List.of())
        .chain(
            found ->
                looks(found)
                    .invoke(
                        seen ->
                            seen.stream()
                                .filter(process -> process.status().terminal())
                                .forEach(process -> ended.add(process.id())))
                    .chain(seen -> follow(ended, left - found.size())));
  }

  private Uni<List<ProcessRecord>> looks(List<ProcessId> ids) {
    return Multi.createFrom()
        .iterable(ids)
        .onItem()
        .transformToUniAndConcatenate(this::look)
        .filter(Optional::isPresent)
        .map(Optional::get)
        .collect()
        .asList();
  }

  private Uni<Optional<ProcessRecord>> look(ProcessId id) {
    return Uni.createFrom()
        .deferred(() -> held.look(id))
        .invoke(found -> found.ifPresent(process -> wakeups.changed(process.id())))
        .onFailure()
        .invoke(problem -> log("process " + id + " is held until the next look", problem))
        .onFailure()
        .recoverWithItem(Optional.empty());
  }

  /** Every instance looks; a second one finds nothing to release. */
  @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return dependencies
        .due(MOST)
        .chain(this::looks)
        .chain(seen -> seen.size() < MOST ? Uni.createFrom().voidItem() : sweep())
        .onFailure()
        .invoke(problem -> LOG.debugf("cannot look for held processes: %s", problem.getMessage()))
        .onFailure()
        .recoverWithNull();
  }

  private static void log(String what, Throwable problem) {
    LOG.warnf("%s: %s", what, problem.getMessage());
  }
}
