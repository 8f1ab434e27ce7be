package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.messages.Topology;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** How the agent declares the queue of its commands. */
final class AgentQueue {

  private static final int DELIVERY_LIMIT = 1000;

  private AgentQueue() {}

  @Produces
  @Singleton
  @Identifier("agent-queue")
  static Map<String, Object> arguments() {
    return Map.of(
        "x-queue-type",
        "quorum",
        "x-delivery-limit",
        DELIVERY_LIMIT,
        "x-dead-letter-exchange",
        Topology.DEAD_LETTERS,
        "x-dead-letter-routing-key",
        Topology.COMMANDS_DEAD);
  }
}
