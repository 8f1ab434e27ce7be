package br.org.linea.orchestration.api.store;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Connections to the database that end when the other side falls silent. The client itself waits
 * for ever: when a host is gone without a word, its connections stay in the pool, and each question
 * that gets one of them hangs for the quarter of an hour that TCP takes to give up. PostgreSQL
 * waits longer still for a program whose host is gone, and keeps the locks of its transaction
 * meanwhile.
 */
@ApplicationScoped
public class DatabasePool implements PgPoolCreator {

  private static final Logger LOG = Logger.getLogger(DatabasePool.class);

  private final DatabaseConfig config;

  /** For CDI. */
  public DatabasePool(DatabaseConfig config) {
    this.config = config;
  }

  @Override
  public Pool create(Input input) {
    int silence = Math.toIntExact(config.silence().toMillis());
    for (PgConnectOptions options : input.pgConnectOptionsList()) {
      options
          .setConnectTimeout(silence)
          .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
          .setReadIdleTimeout(silence);
    }
    // Silence counts from the last answer. A connection that lay idle for long would have next to
    // none left for the next one, so it is given up before.
    PoolOptions pool =
        input
            .poolOptions()
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(silence / 3)
            .setPoolCleanerPeriod(Math.max(1, silence / 12));
    return PgBuilder.pool()
        .with(pool)
        .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
        .using(input.vertx())
        .withConnectHandler(connection -> undoWhenSilent(connection, silence))
        .build();
  }

  /** Not a parameter of the connection's start, which a pooler may refuse. */
  private static void undoWhenSilent(SqlConnection connection, int milliseconds) {
    connection
        .query("SET idle_in_transaction_session_timeout = " + milliseconds)
        .execute()
        .onFailure(problem -> LOG.warnf("a new connection to the database is lost: %s", problem))
        .onComplete(done -> connection.close());
  }
}
