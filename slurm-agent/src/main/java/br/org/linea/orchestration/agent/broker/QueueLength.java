package br.org.linea.orchestration.agent.broker;

import java.util.OptionalInt;

/** How many commands wait in the agent's queue. */
interface QueueLength extends AutoCloseable {

  /**
   * Asks the broker. Blocks for seconds at the most.
   *
   * @return the commands that no consumer has in hand; empty when the broker does not answer
   */
  OptionalInt ready();

  /** Lets go of the channel until the next question. */
  @Override
  void close();
}
