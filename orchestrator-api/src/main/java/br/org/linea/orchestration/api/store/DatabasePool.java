package br.org.linea.orchestration.api.store;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.Utils;
import io.vertx.sqlclient.spi.ConnectionFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
  private final DatabaseSessions sessions = new DatabaseSessions();
  private volatile Supplier<Future<PgConnection>> fresh =
      () -> Future.failedFuture("the pool is not open yet");

  /** For CDI. */
  public DatabasePool(DatabaseConfig config) {
    this.config = config;
  }

  /** Deprecated or not, a provider is the only place through which all commands pass. */
  @Override
  @SuppressWarnings("deprecation")
  public Pool create(Input input) {
    int timeout = Math.toIntExact(config.idleTimeout().toMillis());
    for (PgConnectOptions options : input.pgConnectOptionsList()) {
      options
          .setConnectTimeout(timeout)
          .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
          .setReadIdleTimeout(timeout);
    }
    // Silence counts from the last answer. A connection that lay idle for long would have next to
    // none left for the next one, so it is given up before.
    PoolOptions pool =
        input
            .poolOptions()
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(timeout / 3)
            .setPoolCleanerPeriod(Math.max(1, timeout / 12));
    fresh = () -> PgConnection.connect(input.vertx(), input.pgConnectOptionsList().getFirst());
    ConnectionFactory factory = factory(input);
    return PgBuilder.pool()
        .with(pool)
        .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
        .using(input.vertx())
        .withConnectHandler(connection -> undoWhenSilent(connection, timeout))
        .build()
        .connectionProvider(context -> sessions.open(factory, context));
  }

  private static ConnectionFactory factory(Input input) {
    return PgDriver.INSTANCE.createConnectionFactory(
        input.vertx(), Utils.roundRobinSupplier(input.pgConnectOptionsList()));
  }

  /**
   * Runs one statement on a session that is opened for it, and closed. Only such a session shows
   * what the next one of the pool will be like.
   */
  Uni<Void> onFreshSession(String sql) {
    return Uni.createFrom()
        .completionStage(
            () ->
                fresh
                    .get()
                    .compose(
                        session -> session.query(sql).execute().eventually(() -> session.close()))
                    .toCompletionStage())
        .replaceWithVoid();
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
