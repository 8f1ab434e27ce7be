package br.org.linea.orchestration.api.broker;

import java.util.concurrent.ThreadFactory;

/** Daemon threads for RabbitMQ's client, which blocks. */
final class Threads {

  private Threads() {}

  static ThreadFactory named(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 1).factory();
  }
}
