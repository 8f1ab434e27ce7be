package br.org.linea.orchestration.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An empty database of its own and the role that owns it.
 *
 * @param host address
 * @param port port
 * @param name database
 * @param user owner
 * @param password the owner's
 */
public record Database(String host, int port, String name, String user, String password) {

  static Database create(
      String host, int port, String superuser, String superPassword, String name, String password) {
    Database database = new Database(host, port, name, name, password);
    String server = "jdbc:postgresql://%s:%d/postgres".formatted(host, port);
    try (Connection connection = DriverManager.getConnection(server, superuser, superPassword);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(name, password));
      statement.execute("CREATE DATABASE %s OWNER %s".formatted(name, name));
      return database;
    } catch (SQLException e) {
      throw new IllegalStateException("no database could be made at " + server, e);
    }
  }

  /** For JDBC. */
  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, name);
  }

  /** For the reactive client. */
  public String reactiveUrl() {
    return "postgresql://%s:%d/%s".formatted(host, port, name);
  }

  /** A connection for a test that looks; the caller closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user, password);
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "Database[" + jdbcUrl() + "]";
  }
}
