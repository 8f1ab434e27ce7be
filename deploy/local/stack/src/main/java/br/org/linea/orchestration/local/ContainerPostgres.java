package br.org.linea.orchestration.local;

import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL in a container. Its port changes when it is started anew. */
final class ContainerPostgres implements PostgresBacking {

  private final PostgreSQLContainer container = new PostgreSQLContainer("postgres:18");

  @Override
  public void start() {
    container.start();
  }

  @Override
  public void stop() {
    container.stop();
  }

  @Override
  public void kill() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
  }

  @Override
  public String superuser() {
    return container.getUsername();
  }

  @Override
  public String password() {
    return container.getPassword();
  }
}
