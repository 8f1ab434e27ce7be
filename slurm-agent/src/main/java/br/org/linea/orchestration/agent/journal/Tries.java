package br.org.linea.orchestration.agent.journal;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;

/**
 * The history of an intent's submissions.
 *
 * @param heldBack times in a row that the executor, or this host, said "not now"
 * @param lastAt when sbatch was last started for it
 * @param notBefore when it may be tried again
 */
@RegisterForReflection
public record Tries(int heldBack, Optional<Instant> lastAt, Optional<Instant> notBefore) {

  /** Nothing tried yet. */
  public static final Tries NONE = new Tries(0, Optional.empty(), Optional.empty());

  /** A submission begins. */
  public Tries begun(Instant at) {
    return new Tries(heldBack, Optional.of(at), Optional.empty());
  }

  /** The submission was held back. */
  public Tries heldBackUntil(Instant next) {
    return new Tries(heldBack + 1, lastAt, Optional.of(next));
  }
}
