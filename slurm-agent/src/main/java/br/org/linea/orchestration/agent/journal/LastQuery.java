package br.org.linea.orchestration.agent.journal;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The last question that the watch asked of Slurm's queue.
 *
 * @param askedAt when
 * @param jobs how many live jobs it was about
 * @param failures questions in a row without an answer, this one included; 0 when it was answered
 * @param lastAnswerAt when one was last answered, by the agent that asked
 * @param nextAt while there is no answer, when the next one is asked
 * @param problem why there was no answer
 * @param clockSkew how far Slurm's clock is ahead of this host's, negative where it is behind
 */
@RegisterForReflection
public record LastQuery(
    Instant askedAt,
    int jobs,
    int failures,
    Optional<Instant> lastAnswerAt,
    Optional<Instant> nextAt,
    Optional<String> problem,
    Optional<Duration> clockSkew) {

  /** An older agent's note says nothing of clocks. */
  public LastQuery {
    clockSkew = clockSkew == null ? Optional.empty() : clockSkew;
  }
}
