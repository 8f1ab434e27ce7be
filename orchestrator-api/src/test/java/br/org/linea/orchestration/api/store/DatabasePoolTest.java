package br.org.linea.orchestration.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.Relay;
import br.org.linea.orchestration.api.TestClient;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Connections of the program's pool, and those whose client is gone. */
@ApiTest
class DatabasePoolTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What the pool is made of. */
  private record Input(Vertx vertx, PgConnectOptions address) implements PgPoolCreator.Input {

    @Override
    public PoolOptions poolOptions() {
      return new PoolOptions();
    }

    @Override
    public List<PgConnectOptions> pgConnectOptionsList() {
      return List.of(address);
    }
  }

  /** As the pool's program writes, but nothing is changed by it. */
  private static final String WRITE = "SELECT 1 FROM outbox WHERE false FOR UPDATE";

  private static PgConnectOptions address() {
    return PgConnectOptions.fromUri(
            TestClient.setting("test.database.url").substring("jdbc:".length()))
        .setUser(TestClient.setting("test.database.user"))
        .setPassword(TestClient.setting("test.database.password"));
  }

  // A race: the pool could lend the session again before it was closed.
  @RepeatedTest(20)
  void a_session_that_refuses_writes_is_replaced_at_once() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Pool pool = pool(vertx, address());
      get(pool.query("SET default_transaction_read_only = on").execute());

      assertThatThrownBy(() -> get(pool.query(WRITE).execute())).hasMessageContaining("25006");
      get(pool.query(WRITE).execute());
    } finally {
      get(vertx.close());
    }
  }

  @Test
  void a_transaction_on_a_session_that_refuses_writes_ends_before_the_session() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Pool pool = pool(vertx, address());
      get(pool.query("SET default_transaction_read_only = on").execute());
      SqlConnection session = get(pool.getConnection());
      Transaction transaction = get(session.begin());

      assertThatThrownBy(() -> get(session.query(WRITE).execute())).hasMessageContaining("25006");
      get(transaction.rollback());
      get(session.close());

      get(pool.withTransaction(next -> next.query(WRITE).execute()));
    } finally {
      get(vertx.close());
    }
  }

  @Test
  void a_session_on_which_a_statement_failed_is_kept() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Pool pool = pool(vertx, address());
      get(pool.query("SET orchestration.test = 'kept'").execute());
      assertThatThrownBy(() -> get(pool.query("SELECT missing").execute()))
          .hasMessageContaining("42703");

      assertThat(
              get(pool.query("SELECT current_setting('orchestration.test') AS it").execute())
                  .iterator()
                  .next()
                  .getString("it"))
          .isEqualTo("kept");
    } finally {
      get(vertx.close());
    }
  }

  @Test
  void locks_of_a_transaction_whose_host_has_vanished_are_given_up() throws Exception {
    String url = TestClient.setting("test.database.url");
    String user = TestClient.setting("test.database.user");
    String password = TestClient.setting("test.database.password");
    PgConnectOptions address =
        PgConnectOptions.fromUri(url.substring("jdbc:".length()))
            .setUser(user)
            .setPassword(password);
    long lock = ThreadLocalRandom.current().nextLong();
    Vertx vertx = Vertx.vertx();
    try (Relay network = new Relay(address.getHost(), address.getPort());
        Connection second = DriverManager.getConnection(url, user, password)) {
      Pool pool = pool(vertx, address.setHost("localhost").setPort(network.port()));
      SqlConnection connection = get(pool.getConnection());
      get(connection.begin());
      get(connection.query("SELECT pg_advisory_xact_lock(" + lock + ")").execute());
      assertThat(free(second, lock)).isFalse();

      network.fallSilent();

      await().atMost(LIMIT).until(() -> free(second, lock));
    } finally {
      get(vertx.close());
    }
  }

  private static Pool pool(Vertx vertx, PgConnectOptions address) {
    DatabaseConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(DatabaseConfig.class)
            .withDefaultValue("orchestrator.database.idle-timeout", "2s")
            .addDiscoveredConverters()
            .build()
            .getConfigMapping(DatabaseConfig.class);
    return new DatabasePool(config).create(new Input(vertx, address));
  }

  private static boolean free(Connection second, long lock) throws SQLException {
    try (ResultSet answer =
        second.createStatement().executeQuery("SELECT pg_try_advisory_xact_lock(" + lock + ")")) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  private static <T> T get(io.vertx.core.Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
