package br.org.linea.orchestration.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.stack.services.Database;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Databases that builds before 0.1.0 made, in nine steps. */
@Tag("services")
class SchemaTakeoverTest {

  private static LocalStack stack;

  @BeforeAll
  static void open() {
    stack = LocalStack.open();
    stack.require(Service.POSTGRES);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void a_database_with_all_nine_steps_is_taken_over_and_keeps_its_rows() throws SQLException {
    try (Database database = stack.newDatabase()) {
      Flyway flyway = flyway(database);
      developmentBuild(database, flyway, 9);
      execute(database, "INSERT INTO owner (name) VALUES ('linea')");

      flyway.migrate();
      flyway.migrate();

      assertThat(flyway.validateWithResult().validationSuccessful).isTrue();
      assertThat(applied(flyway)).startsWith("9").doesNotContain("1");
      execute(database, "INSERT INTO owner (name) SELECT 'twin of ' || name FROM owner");
    }
  }

  @Test
  void a_database_with_fewer_steps_is_refused_with_what_to_do() throws SQLException {
    try (Database database = stack.newDatabase()) {
      Flyway flyway = flyway(database);
      developmentBuild(database, flyway, 5);

      assertThatThrownBy(flyway::migrate)
          .hasMessageContaining("The database has version 5 of the schema")
          .hasMessageContaining("pg_dump --data-only");
    }
  }

  @Test
  void a_new_database_begins_with_the_one_schema() {
    try (Database database = stack.newDatabase()) {
      Flyway flyway = flyway(database);
      flyway.migrate();
      flyway.migrate();
      assertThat(applied(flyway)).startsWith("1");
    }
  }

  private static Flyway flyway(Database database) {
    return Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .load();
  }

  /** The tables of today, and the history that the steps left. */
  private static void developmentBuild(Database database, Flyway flyway, int steps)
      throws SQLException {
    flyway.migrate();
    execute(
        database,
        "UPDATE flyway_schema_history SET checksum = 17, script = 'V1__processes.sql'"
            + " WHERE version = '1'");
    execute(
        database,
        """
        UPDATE flyway_schema_history SET installed_rank = installed_rank + 100 WHERE version <> '1';
        INSERT INTO flyway_schema_history
        SELECT n, n::text, 'step', 'SQL', 'V' || n || '__step.sql', n, current_user, now(), 1, true
        FROM generate_series(2, %d) AS n
        """
            .formatted(steps));
  }

  private static Stream<String> applied(Flyway flyway) {
    return Stream.of(flyway.info().applied())
        .map(MigrationInfo::getVersion)
        .map(version -> version.getVersion());
  }

  private static void execute(Database database, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
