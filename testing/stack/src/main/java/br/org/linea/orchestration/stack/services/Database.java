package br.org.linea.orchestration.stack.services;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database of its own and the role that owns it. */
public final class Database implements AutoCloseable {

  private final Server server;
  private final String name;
  private final String password;

  /** A database server and its superuser. */
  record Server(String host, int port, String superuser, String password) {
    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "Server[" + host + ":" + port + "]";
    }

    private static final int VALID_SECONDS = 5;

    private String url() {
      return "jdbc:postgresql://%s:%d/postgres".formatted(host, port);
    }

    boolean answers() {
      try (Connection connection = DriverManager.getConnection(url(), superuser, password)) {
        return connection.isValid(VALID_SECONDS);
      } catch (SQLException notYet) {
        return false;
      }
    }

    void execute(String... statements) {
      try (Connection connection = DriverManager.getConnection(url(), superuser, password);
          Statement statement = connection.createStatement()) {
        for (String each : statements) {
          statement.execute(each);
        }
      } catch (SQLException e) {
        throw new IllegalStateException("the database server at " + url() + " refused", e);
      }
    }
  }

  Database(Server server, String name, String password) {
    this.server = server;
    this.name = name;
    this.password = password;
    server.execute(
        "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(name, password),
        "CREATE DATABASE %s OWNER %s".formatted(name, name));
  }

  public String host() {
    return server.host();
  }

  public int port() {
    return server.port();
  }

  /** Name of the database. */
  public String name() {
    return name;
  }

  /** Its owner. */
  public String user() {
    return name;
  }

  /** The owner's password. */
  public String password() {
    return password;
  }

  /** For JDBC. */
  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s".formatted(host(), port(), name);
  }

  /** For the reactive client. */
  public String reactiveUrl() {
    return "postgresql://%s:%d/%s".formatted(host(), port(), name);
  }

  /** A connection for a test that looks; the caller closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user(), password);
  }

  /**
   * Refuses every write, as a standby does after a failover: new sessions are read-only, and those
   * that were open end.
   */
  public void refuseWrites() {
    server.execute(
        "ALTER DATABASE %s SET default_transaction_read_only = on".formatted(name),
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(name));
  }

  /**
   * Takes writes again, in new sessions: those that were opened meanwhile stay read-only, as
   * PostgreSQL has it.
   */
  public void acceptWrites() {
    server.execute("ALTER DATABASE %s RESET default_transaction_read_only".formatted(name));
  }

  /** Drops it, also under its users' feet. Once is enough. */
  @Override
  public void close() {
    server.execute(
        "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name),
        "DROP ROLE IF EXISTS %s".formatted(name));
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "Database[" + jdbcUrl() + "]";
  }
}
