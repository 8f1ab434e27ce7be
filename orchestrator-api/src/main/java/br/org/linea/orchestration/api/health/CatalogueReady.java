package br.org.linea.orchestration.api.health;

import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Without any good catalogue since the start nothing can be started. A file that broke later is
 * named, and the one of before serves.
 */
@Readiness
@ApplicationScoped
class CatalogueReady implements HealthCheck {

  private final PipelineCatalogue catalogue;

  CatalogueReady(PipelineCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public HealthCheckResponse call() {
    String hash = catalogue.hash();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("catalogue")
            .status(!hash.isEmpty())
            .withData("pipelines", catalogue.all().size());
    catalogue.problem().ifPresent(problem -> answer.withData("problem", problem));
    return answer.build();
  }
}
