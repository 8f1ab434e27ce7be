package br.org.linea.orchestration.api.agents;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Messages that were refused or that had nowhere to go; they wait for an operator. */
public interface DeadLetters {

  /** Most letters that a {@link Replay} names. */
  int MOST_NAMED = 100;

  /**
   * What became of them.
   *
   * @param replayed taken this time, sent on their way again, or no longer needed
   * @param left refused again; they stay where they are
   * @param letters those that are left, {@link #MOST_NAMED} at most
   */
  record Replay(int replayed, int left, List<Letter> letters) {

    /** Keeps the record immutable. */
    public Replay {
      letters = List.copyOf(letters);
    }
  }

  /**
   * One that is left.
   *
   * @param queue where it lies
   * @param messageId the AMQP property {@code message_id}, empty without one
   * @param sender the broker user that sent it, empty when it does not say
   * @param reason why it was refused, a sentence for a person
   */
  record Letter(String queue, String messageId, String sender, String reason) {}

  /** Tries each that is there now once more; fails when broker or database are away. */
  Uni<Replay> replay();
}
