package br.org.linea.orchestration.agent.health;

import br.org.linea.orchestration.agent.watch.SlurmWatch;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Down while Slurm's answers fail to come. */
@Readiness
@ApplicationScoped
class SlurmReady implements HealthCheck {

  private final SlurmWatch watch;

  SlurmReady(SlurmWatch watch) {
    this.watch = watch;
  }

  @Override
  public HealthCheckResponse call() {
    int failures = watch.failures();
    return HealthCheckResponse.named("slurm")
        .status(failures == 0)
        .withData("failed_questions_in_a_row", failures)
        .build();
  }
}
