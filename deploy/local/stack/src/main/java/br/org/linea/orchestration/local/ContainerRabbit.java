package br.org.linea.orchestration.local;

import java.net.URI;
import org.testcontainers.rabbitmq.RabbitMQContainer;

/** RabbitMQ in a container. Its ports change when it is started anew. */
final class ContainerRabbit implements RabbitBacking {

  private final RabbitMQContainer container;

  ContainerRabbit(String password) {
    container = new RabbitMQContainer("rabbitmq:4-management").withAdminPassword(password);
  }

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
    return container.getAmqpPort();
  }

  @Override
  public URI management() {
    return URI.create(container.getHttpUrl());
  }

  @Override
  public String admin() {
    return container.getAdminUsername();
  }

  @Override
  public String password() {
    return container.getAdminPassword();
  }
}
