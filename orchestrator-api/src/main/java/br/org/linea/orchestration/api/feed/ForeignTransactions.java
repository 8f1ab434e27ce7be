package br.org.linea.orchestration.api.feed;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Transactions of the server's other databases. PostgreSQL numbers those of all databases in one
 * row, and a snapshot counts all of them as running; but they change no process, so a reader that
 * waits until a change has no older transaction beside it need not wait for them.
 *
 * <p>That one is foreign stays true for ever, so an old answer leaves some out and is never wrong.
 */
@ApplicationScoped
class ForeignTransactions {

  private static final long OLD_NANOS = Duration.ofSeconds(5).toNanos();

  /** An account that may not see the queries of others may still see their locks and databases. */
  private static final String RUNNING =
      """
      SELECT x::text AS tx FROM pg_snapshot_xip(pg_current_snapshot()) AS x
        JOIN pg_locks l ON l.locktype = 'transactionid' AND l.granted
          AND l.mode = 'ExclusiveLock' AND l.transactionid = x::xid
        JOIN pg_stat_activity a ON a.pid = l.pid
        JOIN pg_database d ON d.datname = current_database()
      WHERE a.datid <> d.oid
      """;

  private final Pool pool;
  private final AtomicReference<Answer> last =
      new AtomicReference<>(new Answer(List.of(), System.nanoTime() - 2 * OLD_NANOS));

  ForeignTransactions(Pool pool) {
    this.pool = pool;
  }

  private record Answer(List<String> transactions, long at) {
    boolean isOld() {
      return System.nanoTime() - at >= OLD_NANOS;
    }

    Answer askedAgain() {
      return new Answer(transactions, System.nanoTime());
    }
  }

  /**
   * Those that ran a few seconds ago, as texts of {@code xid8}. Who finds the answer old asks for
   * all; the others go on with it meanwhile, and after a failure the next one asks as late.
   */
  Uni<String[]> recent() {
    Answer known = last.get();
    return known.isOld() && last.compareAndSet(known, known.askedAgain())
        ? now()
        : Uni.createFrom().item(known.transactions().toArray(String[]::new));
  }

  /** Those that run now. */
  Uni<String[]> now() {
    return pool.withConnection(connection -> connection.query(RUNNING).execute())
        .map(
            rows -> {
              List<String> found = new ArrayList<>();
              rows.forEach(row -> found.add(row.getString("tx")));
              last.set(new Answer(List.copyOf(found), System.nanoTime()));
              return found.toArray(String[]::new);
            });
  }
}
