package br.org.linea.orchestration.api.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Nothing can be stored or told without the database. */
@Readiness
@ApplicationScoped
class DatabaseReady implements AsyncHealthCheck {

  private static final String NAME = "database";

  private final Pool pool;
  private final HealthConfig config;

  DatabaseReady(Pool pool, HealthConfig config) {
    this.pool = pool;
    this.config = config;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return pool.withConnection(connection -> connection.query("SELECT 1").execute())
        .ifNoItem()
        .after(config.databaseLimit())
        .fail()
        .map(rows -> HealthCheckResponse.up(NAME))
        .onFailure()
        .recoverWithItem(
            problem ->
                HealthCheckResponse.named(NAME)
                    .down()
                    .withData("problem", String.valueOf(problem.getMessage()))
                    .build());
  }
}
