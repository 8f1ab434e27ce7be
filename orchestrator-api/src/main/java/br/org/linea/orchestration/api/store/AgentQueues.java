package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.messages.WorkerName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What this instance knows of the agents' queues at the broker. An agent whose queue is missing
 * takes no commands, however lately it was heard of. Any thread.
 */
@ApplicationScoped
public class AgentQueues {

  private static final String HEARD_OF_LATELY =
      "SELECT worker FROM agent WHERE last_seen > now() - interval '1 day' ORDER BY worker";

  private final Pool pool;
  private volatile Map<WorkerName, Fault> faults = Map.of();

  /** For CDI. */
  public AgentQueues(Pool pool) {
    this.pool = pool;
  }

  /**
   * What is wrong with the queue of an agent.
   *
   * @param isMissing whether there is no queue, so that commands have nowhere to go
   * @param words for operators
   */
  public record Fault(boolean isMissing, String words) {}

  /** Agents that were heard of within a day. */
  public Uni<List<WorkerName>> agents() {
    return pool.withConnection(connection -> connection.query(HEARD_OF_LATELY).execute())
        .map(
            rows -> {
              List<WorkerName> found = new ArrayList<>();
              rows.forEach(row -> found.add(new WorkerName(row.getString("worker"))));
              return found;
            });
  }

  /** Takes the outcome of a look at all queues. */
  public void found(Map<WorkerName, Fault> now) {
    faults = Map.copyOf(now);
  }

  /** What is wrong at present, by agent. */
  public Map<WorkerName, Fault> faults() {
    Map<WorkerName, Fault> sorted =
        new TreeMap<>((one, other) -> one.value().compareTo(other.value()));
    sorted.putAll(faults);
    return sorted;
  }

  /** Agents that have no queue, and so must get no new processes. */
  public Set<WorkerName> missing() {
    return faults.entrySet().stream()
        .filter(each -> each.getValue().isMissing())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
