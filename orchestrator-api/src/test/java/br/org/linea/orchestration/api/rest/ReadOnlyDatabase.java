package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.TestClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The program's database, which refuses writes until this is closed. */
final class ReadOnlyDatabase {

  private final String name;

  /** New sessions are read-only, and those that are open end, as after a failover to a standby. */
  ReadOnlyDatabase() throws SQLException {
    try (Connection connection = TestClient.database();
        Statement statement = connection.createStatement()) {
      name = connection.getCatalog();
      statement.execute("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }
  }

  /** New sessions take writes again; those that are open stay read-only. */
  void close() throws SQLException {
    try (Connection connection = TestClient.database();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE");
      statement.execute("ALTER DATABASE " + name + " RESET default_transaction_read_only");
    }
  }
}
