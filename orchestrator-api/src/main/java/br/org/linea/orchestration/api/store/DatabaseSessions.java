package br.org.linea.orchestration.api.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.pgclient.impl.PgConnectionImpl;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SqlConnectionBase;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * The pool's sessions. The client keeps a session as long as its socket is open, whatever the
 * server answers: a session that was opened while the database was read-only would refuse every
 * write long after that. So when one session fails in such a way, all open sessions are closed
 * after their current transactions, and the pool opens new ones.
 */
final class DatabaseSessions {

  private static final Logger LOG = Logger.getLogger(DatabaseSessions.class);
  private static final long WARN_NANOS = Duration.ofSeconds(30).toNanos();

  private final Set<WatchedSession> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong warnedAt = new AtomicLong(System.nanoTime() - WARN_NANOS);
  private final Counter dropped = Metrics.counter("orchestrator.database.sessions.dropped");

  /** Opens a session for the pool, on the pool's context. */
  Future<SqlConnection> open(ConnectionFactory factory, Context context) {
    return factory
        .connect(context)
        .map(
            fresh -> {
              SqlConnectionBase<?> base = (SqlConnectionBase<?>) fresh;
              WatchedSession session = new WatchedSession(base.unwrap(), context, this);
              open.add(session);
              return new PgConnectionImpl(
                  (PgConnectionFactory) base.factory(), (ContextInternal) context, session);
            });
  }

  /** A session has ended. */
  void ended(WatchedSession session) {
    open.remove(session);
  }

  /** A session is unusable, and so are those that were opened before it. */
  void failed(Throwable cause) {
    List<WatchedSession> old = List.copyOf(open);
    long now = System.nanoTime();
    long before = warnedAt.get();
    if (now - before >= WARN_NANOS && warnedAt.compareAndSet(before, now)) {
      LOG.warnf("replacing %d database sessions: %s", old.size(), cause.getMessage());
    }
    for (WatchedSession session : old) {
      if (open.remove(session)) {
        dropped.increment();
        session.retire();
      }
    }
  }
}
