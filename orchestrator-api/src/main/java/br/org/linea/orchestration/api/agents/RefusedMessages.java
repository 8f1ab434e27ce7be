package br.org.linea.orchestration.api.agents;

import java.time.Instant;
import java.util.List;

/** Messages of agents that this instance has refused since it started. */
public interface RefusedMessages {

  /** Most messages that {@link #recent} has. */
  int MOST = 20;

  /**
   * A refused message.
   *
   * @param at when it was refused
   * @param reason in a word
   * @param detail in a sentence; printable
   */
  record Refusal(Instant at, String reason, String detail) {}

  /** The last ones, the newest first. */
  List<Refusal> recent();
}
