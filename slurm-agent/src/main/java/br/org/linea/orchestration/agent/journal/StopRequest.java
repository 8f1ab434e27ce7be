package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.agent.job.StopStage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;

/**
 * A stop that was asked for.
 *
 * @param requestedBy who asked
 * @param requestedAt when the API accepted it
 * @param term the TERM that came first, where the run was given a grace
 */
@RegisterForReflection
public record StopRequest(String requestedBy, Instant requestedAt, Optional<Termination> term) {

  /** What an older journal lacks was not sent. */
  public StopRequest {
    term = term == null ? Optional.empty() : term;
  }

  /** A request that has had no effect yet. */
  public StopRequest(String requestedBy, Instant requestedAt) {
    this(requestedBy, requestedAt, Optional.empty());
  }

  /** The same with a TERM. */
  StopRequest with(Termination sent) {
    return new StopRequest(requestedBy, requestedAt, Optional.of(sent));
  }

  /** How far it has come. */
  StopStage stage() {
    return term.isPresent() ? StopStage.TERMED : StopStage.ASKED;
  }
}
