package br.org.linea.orchestration.api.outbox;

import io.smallrye.mutiny.Uni;

/** Where the relay delivers. */
public interface CommandSink {

  /**
   * Hands one command to the broker.
   *
   * @param worker the agent it is for
   * @param content the envelope, JSON
   * @return completes when the broker has confirmed it, fails when it has not
   */
  Uni<Void> send(String worker, String content);

  /** Whether there is any use in sending at present; commands wait meanwhile. */
  default boolean ready() {
    return true;
  }
}
