package br.org.linea.orchestration.api.broker;

import java.util.concurrent.ThreadFactory;

/** Threads for RabbitMQ's client, which blocks. They keep no program alive. */
final class Threads {

  private Threads() {}

  static ThreadFactory named(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 1).factory();
  }
}
