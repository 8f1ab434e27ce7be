package br.org.linea.orchestration.api.health;

import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready until a valid catalogue was read. A later fault of the file is reported, and the last
 * valid catalogue stays in use.
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
