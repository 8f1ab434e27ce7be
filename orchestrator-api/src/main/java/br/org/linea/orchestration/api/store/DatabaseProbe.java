package br.org.linea.orchestration.api.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Checks whether the database answers and accepts writes. */
@ApplicationScoped
public class DatabaseProbe {

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  /**
   * Writes nothing and locks no row, but fails wherever a write fails: on a standby, in a read-only
   * transaction, without the privilege.
   */
  private static final String WRITE = "SELECT 1 FROM outbox WHERE false FOR UPDATE";

  /** The server has no connection left; those of the pool may still work. */
  private static final String FULL = "53300";

  private final Pool pool;
  private final DatabasePool sessions;

  /** For CDI. */
  public DatabaseProbe(Pool pool, DatabasePool sessions) {
    this.pool = pool;
    this.sessions = sessions;
  }

  /**
   * Completes when the database accepts writes on a new session; fails within 3 s when it does not.
   * Only a new session shows the effect of changed server settings or a failover.
   */
  public Uni<Void> takesWrites() {
    return sessions
        .onFreshSession(WRITE)
        .onFailure(problem -> DatabaseFaults.sqlState(problem).filter(FULL::equals).isPresent())
        .recoverWithUni(this::takesWritesOnThePool)
        .ifNoItem()
        .after(LIMIT)
        .fail();
  }

  /** Completes when the database answers a query within 5 s, and fails when it does not. */
  public Uni<Void> answers() {
    return pool.withConnection(connection -> connection.query("SELECT 1").execute())
        .ifNoItem()
        .after(ANSWER_LIMIT)
        .fail()
        .replaceWithVoid();
  }

  private Uni<Void> takesWritesOnThePool() {
    return pool.withConnection(connection -> connection.query(WRITE).execute()).replaceWithVoid();
  }
}
