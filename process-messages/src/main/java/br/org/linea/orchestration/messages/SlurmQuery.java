package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * The last answer of a Slurm controller to an agent.
 *
 * @param at when the agent asked, by its own clock
 * @param millis how long the answer took
 */
@RegisterForReflection
public record SlurmQuery(Instant at, long millis) {

  /**
   * Refuses what cannot be stored.
   *
   * @throws IllegalArgumentException when the time is not of the years 1 to 9999, or the duration
   *     is negative
   */
  public SlurmQuery {
    TimeBounds.check(at, "at");
    if (millis < 0) {
      throw new IllegalArgumentException("a query takes 0 ms or longer, not " + millis);
    }
  }
}
