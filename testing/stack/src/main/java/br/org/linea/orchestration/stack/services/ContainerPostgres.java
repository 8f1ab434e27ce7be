package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Ports;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL in a container. */
final class ContainerPostgres extends Container<PostgreSQLContainer> implements PostgresBacking {

  private final int port;

  ContainerPostgres() {
    this(Ports.free());
  }

  private ContainerPostgres(int port) {
    super(
        new PostgreSQLContainer("postgres:18"), Map.of(port, PostgreSQLContainer.POSTGRESQL_PORT));
    this.port = port;
  }

  @Override
  boolean answers() {
    String url = "jdbc:postgresql://%s:%d/postgres".formatted(host(), port);
    try (Connection connection = DriverManager.getConnection(url, superuser(), password())) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String superuser() {
    return container().getUsername();
  }

  @Override
  public String password() {
    return container().getPassword();
  }
}
