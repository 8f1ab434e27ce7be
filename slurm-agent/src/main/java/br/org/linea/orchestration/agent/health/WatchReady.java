package br.org.linea.orchestration.agent.health;

import br.org.linea.orchestration.agent.watch.WatchHeartbeat;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Down when the rounds of a watch have failed or hung for three ticks. A single process that cannot
 * be looked at is named and leaves it up: a job must not be able to take the agent out of service.
 */
@Readiness
@ApplicationScoped
class WatchReady implements HealthCheck {

  private static final int MOST_NAMED = 20;

  private final WatchHeartbeat heartbeat;

  WatchReady(WatchHeartbeat heartbeat) {
    this.heartbeat = heartbeat;
  }

  @Override
  public HealthCheckResponse call() {
    List<String> stuck = heartbeat.stuckWatches();
    List<String> troubled = heartbeat.troubledProcesses();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("watch-rounds")
            .status(stuck.isEmpty())
            .withData("processes_in_trouble", troubled.size());
    if (!stuck.isEmpty()) {
      answer.withData("problem", String.join("; ", stuck));
    }
    if (!troubled.isEmpty()) {
      answer.withData(
          "processes",
          String.join("; ", troubled.subList(0, Math.min(MOST_NAMED, troubled.size()))));
    }
    return answer.build();
  }
}
