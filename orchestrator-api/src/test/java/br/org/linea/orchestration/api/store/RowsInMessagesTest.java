package br.org.linea.orchestration.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ErrorLog;
import br.org.linea.orchestration.api.TestClient;
import io.agroal.api.AgroalDataSource;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL shows the row that a statement was refused for, and a row has a config. */
@ApiTest
class RowsInMessagesTest {

  private static final String PRIVATE = "a-private-word";

  private static final String REFUSED =
      "UPDATE process SET comment = 'refuse me', used_config = '{\"message\": \""
          + PRIVATE
          + "\"}'"
          + " WHERE id = (SELECT max(id) FROM process)";

  private static final String NO_JSON =
      "SELECT CAST('{\"message\": \"" + PRIVATE + "\", }' AS json)";

  private final TestClient alice = TestClient.of("alice");

  @Inject AgroalDataSource jdbc;
  @Inject Pool pool;

  @BeforeEach
  void a_constraint() throws SQLException {
    alice.startHelloWorld();
    execute("ALTER TABLE process ADD CONSTRAINT refused CHECK (comment <> 'refuse me')");
  }

  @AfterEach
  void none() throws SQLException {
    execute("ALTER TABLE process DROP CONSTRAINT refused");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = TestClient.database();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String inFull(Throwable problem) {
    StringWriter text = new StringWriter();
    problem.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  /** As Flyway connects. */
  @Test
  void the_driver_of_migrations_shows_no_row() {
    for (String sql : new String[] {REFUSED, NO_JSON}) {
      Throwable problem =
          catchThrowable(
              () -> {
                try (Connection connection = jdbc.getConnection();
                    Statement statement = connection.createStatement()) {
                  statement.execute(sql);
                }
              });
      assertThat(problem).isInstanceOf(SQLException.class);
      assertThat(inFull(problem)).doesNotContain(PRIVATE);
    }
  }

  @Test
  void the_driver_of_everything_else_shows_no_row() {
    for (String sql : new String[] {REFUSED, NO_JSON}) {
      Throwable problem =
          catchThrowable(() -> pool.query(sql).execute().await().atMost(Duration.ofSeconds(10)));
      assertThat(DatabaseFaults.sqlState(problem)).isPresent();
      assertThat(inFull(problem)).doesNotContain(PRIVATE);
    }
  }

  @Test
  void a_request_that_the_database_refuses_leaves_its_config_out_of_the_log() {
    try (ErrorLog log = new ErrorLog(Level.ALL)) {
      int status =
          alice
              .request()
              .contentType(ContentType.JSON)
              .body(
                  "{\"pipeline\":\"hello_world\",\"comment\":\"refuse me\","
                      + "\"used_config\":{\"message\":\"%s\"}}".formatted(PRIVATE))
              .post("/api/processes/")
              .statusCode();

      assertThat(status).isEqualTo(500);
      assertThat(log.errors()).anyMatch(line -> line.contains("request failed, id"));
      assertThat(log.errors()).noneMatch(line -> line.contains(PRIVATE));
    }
  }
}
