package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** From an agent to the API. Every event may come twice, late or out of order. */
@RegisterForReflection
public sealed interface Event extends Message permits ProcessEvent, AgentHeartbeat {

  /** The routing key on {@link Topology#EVENTS}. */
  String routingKey();
}
