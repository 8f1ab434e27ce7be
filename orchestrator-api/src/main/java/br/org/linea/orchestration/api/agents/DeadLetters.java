package br.org.linea.orchestration.api.agents;

import io.smallrye.mutiny.Uni;

/** Messages that nobody could read or that had nowhere to go; they wait for an operator. */
public interface DeadLetters {

  /**
   * What became of them.
   *
   * @param replayed read this time, or sent on their way again
   * @param left still unreadable; they stay where they are
   */
  record Replay(int replayed, int left) {}

  /** Tries each that is there now once more; fails when broker or database are away. */
  Uni<Replay> replay();
}
