package br.org.linea.orchestration.agent.health;

import br.org.linea.orchestration.agent.journal.Journal;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Down when the journal cannot be written, or the agent has no lease yet. */
@Readiness
@ApplicationScoped
class JournalReady implements HealthCheck {

  private final Journal journal;

  JournalReady(Journal journal) {
    this.journal = journal;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("journal");
    try {
      journal.probe();
      return answer
          .status(journal.lease().isPresent())
          .withData("registered", journal.lease().isPresent())
          .build();
    } catch (UncheckedIOException e) {
      return answer.down().withData("problem", e.getCause().toString()).build();
    }
  }
}
