package br.org.linea.orchestration.local;

import java.net.URI;

/** A RabbitMQ server with its management plugin, and its administrator. */
interface RabbitBacking extends Backing {

  String host();

  int port();

  URI management();

  String admin();

  String password();

  default Broker.Server server() {
    return new Broker.Server(host(), port(), management(), admin(), password());
  }
}
