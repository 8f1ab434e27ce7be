package br.org.linea.orchestration.importer;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.SQLiteConfig;

/**
 * Where a database is: the path of an SQLite file, or {@code
 * postgresql://user@host:port/database?option=value}.
 *
 * @param text as given
 * @param password from the environment, since a command line is seen by everybody
 */
record Address(String text, Optional<String> password) {

  private static final String POSTGRESQL = "postgresql://";

  /** Whether it names a PostgreSQL server. */
  boolean postgresql() {
    return text.startsWith(POSTGRESQL);
  }

  /** As JDBC has it; of PostgreSQL only. */
  String jdbcUrl() throws Refusal {
    URI uri = uri();
    return "jdbc:postgresql://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + uri.getRawPath()
        + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  /** The user in front of the host; empty leaves it to the driver. */
  Optional<String> user() throws Refusal {
    return Optional.ofNullable(uri().getUserInfo());
  }

  private URI uri() throws Refusal {
    try {
      URI uri = URI.create(text);
      boolean complete =
          uri.getHost() != null && uri.getPath() != null && uri.getPath().length() > 1;
      if (complete && (uri.getUserInfo() == null || !uri.getUserInfo().contains(":"))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new Refusal(wrong(), e);
    }
    throw new Refusal(wrong());
  }

  private static String wrong() {
    return "a PostgreSQL database is named postgresql://user@host:port/database; its password comes"
        + " from the environment, never from the command line";
  }

  /** A connection to read from. */
  Connection read() throws Refusal, SQLException {
    if (postgresql()) {
      Connection connection = write();
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      return connection;
    }
    Path file = Path.of(text);
    if (!Files.isRegularFile(file)) {
      throw new Refusal("there is no file " + file.toAbsolutePath());
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  /** A connection that may write. */
  Connection write() throws Refusal, SQLException {
    Properties properties = new Properties();
    user().ifPresent(user -> properties.setProperty("user", user));
    password.ifPresent(secret -> properties.setProperty("password", secret));
    return DriverManager.getConnection(jdbcUrl(), properties);
  }

  /** Keeps the password out of messages. */
  @Override
  public String toString() {
    return text;
  }
}
