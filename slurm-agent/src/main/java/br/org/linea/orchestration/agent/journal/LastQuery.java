package br.org.linea.orchestration.agent.journal;

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
 */
public record LastQuery(
    Instant askedAt,
    int jobs,
    int failures,
    Optional<Instant> lastAnswerAt,
    Optional<Instant> nextAt,
    Optional<String> problem) {}
