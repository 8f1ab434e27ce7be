package br.org.linea.orchestration.stack.services;

import java.net.URI;

/** A RabbitMQ server with its management plugin, and its administrator. */
interface RabbitBacking extends Backing {

  String host();

  int port();

  URI management();

  String admin();

  String password();

  /**
   * Runs {@code rabbitmqctl} on it. Blocks, up to 60 s.
   *
   * @throws IllegalStateException when the command fails, as it does while the broker is away
   */
  void control(String... argv);

  default Broker.Server server() {
    return new Broker.Server(host(), port(), management(), admin(), password());
  }
}
