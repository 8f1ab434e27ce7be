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
 * Creates connections to the database that are closed after a time without an answer. The client
 * has no such time-out: when the server's host disappears, its connections stay in the pool, and
 * each query on one of them hangs until TCP gives up after about 15 minutes. PostgreSQL waits even
 * longer for a program whose host disappeared, and keeps the locks of its transaction meanwhile.
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
    // The time counts from the last answer. An idle connection would have little of it left for the
    // next query, so it is closed earlier.
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
   * Runs one statement on a new session, which is closed afterwards. Only a new session shows the
   * state of the server as the pool's next session will find it.
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
        .onFailure(problem -> LOG.warnf("lost a new database connection: %s", problem))
        .onComplete(done -> connection.close());
  }
}
