package br.org.linea.orchestration.api.health;

import br.org.linea.orchestration.api.broker.DeadLetterDepths;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Reports dead letters. The API stays ready, since every instance would see the same ones. */
@Readiness
@ApplicationScoped
class DeadLettersReady implements HealthCheck {

  private final DeadLetterDepths depths;

  DeadLettersReady(DeadLetterDepths depths) {
    this.depths = depths;
  }

  @Override
  public HealthCheckResponse call() {
    Map<String, Long> known = depths.known();
    boolean some = known.values().stream().anyMatch(depth -> depth > 0);
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("dead-letters")
            .up()
            .withData(
                "state",
                some ? "degraded: an operator may POST /api/dead-letters/replay/" : "none");
    known.forEach(answer::withData);
    return answer.build();
  }
}
