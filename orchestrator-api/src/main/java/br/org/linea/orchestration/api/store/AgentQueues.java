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
 * The state of the agents' queues at the broker, as this instance last checked it. An agent without
 * a queue receives no commands, even if its heartbeats are recent. Thread safe.
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
   * A fault of an agent's queue.
   *
   * @param isMissing whether the queue is missing, so that commands are unroutable
   * @param words for operators
   */
  public record Fault(boolean isMissing, String words) {}

  /** Agents with a heartbeat within the last day. */
  public Uni<List<WorkerName>> agents() {
    return pool.withConnection(connection -> connection.query(HEARD_OF_LATELY).execute())
        .map(
            rows -> {
              List<WorkerName> found = new ArrayList<>();
              rows.forEach(row -> found.add(new WorkerName(row.getString("worker"))));
              return found;
            });
  }

  /** Stores the result of a check of all queues. */
  public void found(Map<WorkerName, Fault> now) {
    faults = Map.copyOf(now);
  }

  /** The present faults, by agent. */
  public Map<WorkerName, Fault> faults() {
    Map<WorkerName, Fault> sorted =
        new TreeMap<>((one, other) -> one.value().compareTo(other.value()));
    sorted.putAll(faults);
    return sorted;
  }

  /** Agents without a queue, which get no new processes. */
  public Set<WorkerName> missing() {
    return faults.entrySet().stream()
        .filter(each -> each.getValue().isMissing())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
