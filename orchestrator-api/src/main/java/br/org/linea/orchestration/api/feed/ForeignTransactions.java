package br.org.linea.orchestration.api.feed;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Transactions of the server's other databases. PostgreSQL numbers those of all databases in one
 * row, and a snapshot counts all of them as running; but they change no process, so whoever waits
 * until a change has no older transaction beside it need not wait for them.
 *
 * <p>That one is foreign stays true for ever, so an old answer leaves some out and is never wrong.
 */
@ApplicationScoped
class ForeignTransactions {

  private static final long OLD_NANOS = Duration.ofSeconds(5).toNanos();

  /** Whoever may not see what others run may still see their locks and their databases. */
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
  private volatile Answer last = new Answer(List.of(), System.nanoTime() - 2 * OLD_NANOS);

  ForeignTransactions(Pool pool) {
    this.pool = pool;
  }

  private record Answer(List<String> transactions, long at) {}

  /** Those that ran a few seconds ago, as texts of {@code xid8}. */
  Uni<String[]> recent() {
    Answer known = last;
    return System.nanoTime() - known.at() < OLD_NANOS
        ? Uni.createFrom().item(known.transactions().toArray(String[]::new))
        : now();
  }

  /** Those that run now. */
  Uni<String[]> now() {
    return pool.withConnection(connection -> connection.query(RUNNING).execute())
        .map(
            rows -> {
              List<String> found = new ArrayList<>();
              rows.forEach(row -> found.add(row.getString("tx")));
              last = new Answer(List.copyOf(found), System.nanoTime());
              return found.toArray(String[]::new);
            });
  }
}
