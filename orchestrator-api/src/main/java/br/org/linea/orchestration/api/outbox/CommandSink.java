package br.org.linea.orchestration.api.outbox;

import io.smallrye.mutiny.Uni;

/** Where the relay sends commands. */
public interface CommandSink {

  /**
   * Hands one command to the broker.
   *
   * @param worker the agent it is for
   * @param content the envelope, JSON
   * @return completes when the broker has confirmed it, fails when it has not
   */
  Uni<Void> send(String worker, String content);

  /** Whether commands can be sent at present; else they wait. */
  default boolean ready() {
    return true;
  }
}
