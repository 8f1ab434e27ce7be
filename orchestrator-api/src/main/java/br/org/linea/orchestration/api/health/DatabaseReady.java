package br.org.linea.orchestration.api.health;

import br.org.linea.orchestration.api.store.DatabaseFaults;
import br.org.linea.orchestration.api.store.DatabaseProbe;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Nothing can be stored without a database that takes writes. */
@Readiness
@ApplicationScoped
class DatabaseReady implements AsyncHealthCheck {

  private static final String NAME = "database";

  private final DatabaseProbe database;
  private final HealthConfig config;

  DatabaseReady(DatabaseProbe database, HealthConfig config) {
    this.database = database;
    this.config = config;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return database
        .takesWrites()
        .ifNoItem()
        .after(config.databaseLimit())
        .fail()
        .map(done -> HealthCheckResponse.up(NAME))
        .onFailure()
        .recoverWithItem(
            problem ->
                HealthCheckResponse.named(NAME)
                    .down()
                    .withData("problem", DatabaseFaults.inWords(problem))
                    .build());
  }
}
