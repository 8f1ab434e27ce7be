package br.org.linea.orchestration.api.agents;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Messages that were refused or unroutable and wait for an operator. */
public interface DeadLetters {

  /** Most letters that a {@link Replay} names. */
  int MOST_NAMED = 100;

  /**
   * The result of a replay.
   *
   * @param replayed letters that were processed, sent again, or no longer needed
   * @param left letters that were refused again and stay in their queue
   * @param letters those that are left, {@link #MOST_NAMED} at most
   */
  record Replay(int replayed, int left, List<Letter> letters) {

    /** Keeps the record immutable. */
    public Replay {
      letters = List.copyOf(letters);
    }
  }

  /**
   * A letter that is left.
   *
   * @param queue its queue
   * @param messageId the AMQP property {@code message_id}, empty without one
   * @param sender the broker user that sent it, empty when it does not say
   * @param reason why it was refused, as a sentence
   */
  record Letter(String queue, String messageId, String sender, String reason) {}

  /** Processes each letter again; fails when the broker or the database is away. */
  Uni<Replay> replay();
}
