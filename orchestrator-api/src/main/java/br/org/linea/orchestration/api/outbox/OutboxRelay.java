package br.org.linea.orchestration.api.outbox;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Drains the outbox: marks rows as handed out, then locks them, hands each to the sink and forgets
 * it after the broker's confirm, in one transaction. Any number of relays may run: a row is locked
 * by one, and only when no earlier command of its process is left, so the commands of a process
 * keep their order. The locks of a relay that dies go with its connection, at once; what it had
 * sent may then be sent twice, which agents tolerate.
 */
@ApplicationScoped
public class OutboxRelay {

  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

  /** Committed before anything is sent: a command may have arrived although its relay died. */
  private static final String HAND_OUT =
      """
      UPDATE outbox SET handed_out = true WHERE id IN (
        SELECT id FROM outbox o
        WHERE worker IS NOT NULL AND NOT handed_out
          AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.process_id = o.process_id AND e.id < o.id)
        ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
      """;

  private static final String TAKE =
      """
      SELECT id, worker, content FROM outbox o
      WHERE worker IS NOT NULL AND handed_out
        AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.process_id = o.process_id AND e.id < o.id)
      ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
      """;

  private static final String FORGET = "DELETE FROM outbox WHERE id = ANY($1)";

  private final Pool pool;
  private final CommandSink sink;
  private final OutboxConfig config;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();
  private final AtomicInteger failures = new AtomicInteger();

  /** For CDI. */
  public OutboxRelay(Pool pool, CommandSink sink, OutboxConfig config) {
    this.pool = pool;
    this.sink = sink;
    this.config = config;
  }

  /** Finds commands without a wake-up, such as those of another instance that died. */
  @Scheduled(
      every = "${orchestrator.outbox.interval:1s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> look() {
    return drain();
  }

  /** Wakes the relay. Call it after the commit, from any thread; returns at once. */
  public void wake() {
    drain().subscribe().with(done -> {}, problem -> LOG.error("the relay failed", problem));
  }

  private Uni<Void> drain() {
    if (!draining.compareAndSet(false, true)) {
      again.set(true);
      return Uni.createFrom().voidItem();
    }
    again.set(false);
    // Deferred: while the program starts, the sink may not be there yet, and throws.
    return Uni.createFrom()
        .deferred(this::round)
        .onItem()
        .invoke(sent -> failures.set(0))
        .onFailure()
        .recoverWithItem(
            problem -> {
              complain(problem);
              return 0;
            })
        .onTermination()
        .invoke(() -> draining.set(false))
        .chain(sent -> sent > 0 || again.get() ? drain() : Uni.createFrom().voidItem());
  }

  /** Logs the first of consecutive failures as a warning. */
  private void complain(Throwable problem) {
    if (failures.getAndIncrement() == 0) {
      LOG.warnf("commands wait in the outbox: %s", problem.getMessage());
    } else {
      LOG.debug("commands still wait in the outbox", problem);
    }
  }

  private Uni<Integer> round() {
    if (!sink.ready()) {
      // Saves queries while nothing can be sent.
      return Uni.createFrom().failure(new IllegalStateException("the broker is away"));
    }
    return pool.withConnection(
            connection -> connection.preparedQuery(HAND_OUT).execute(Tuple.of(config.batch())))
        .chain(() -> pool.withTransaction(this::deliver));
  }

  private Uni<Integer> deliver(SqlConnection transaction) {
    return transaction
        .preparedQuery(TAKE)
        .execute(Tuple.of(config.batch()))
        .chain(
            taken -> {
              List<Row> rows = new ArrayList<>();
              taken.forEach(rows::add);
              return rows.isEmpty() ? Uni.createFrom().item(0) : deliver(rows, transaction);
            });
  }

  /** Sends all at once: no two are of the same process. */
  private Uni<Integer> deliver(List<Row> rows, SqlConnection transaction) {
    Queue<Long> sent = new ConcurrentLinkedQueue<>();
    return Multi.createFrom()
        .iterable(rows)
        .onItem()
        .transformToUniAndMerge(row -> deliver(row, sent))
        .collect()
        .asList()
        .chain(() -> forget(sent, transaction))
        .replaceWith(sent::size);
  }

  private Uni<Void> deliver(Row row, Queue<Long> sent) {
    return sink.send(row.getString("worker"), row.getString("content"))
        .ifNoItem()
        .after(config.confirmLimit())
        .fail()
        .invoke(() -> sent.add(row.getLong("id")))
        .onFailure()
        .invoke(this::complain)
        .onFailure()
        .recoverWithNull();
  }

  private static Uni<Void> forget(Queue<Long> sent, SqlConnection transaction) {
    return sent.isEmpty()
        ? Uni.createFrom().voidItem()
        : transaction
            .preparedQuery(FORGET)
            .execute(Tuple.of(sent.toArray(new Long[0])))
            .replaceWithVoid();
  }
}
