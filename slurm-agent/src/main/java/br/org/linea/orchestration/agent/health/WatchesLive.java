package br.org.linea.orchestration.agent.health;

import br.org.linea.orchestration.agent.watch.WatchHeartbeat;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when a watch hangs: longer than the longest time-outs of its commands together. */
@Liveness
@ApplicationScoped
class WatchesLive implements HealthCheck {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final WatchHeartbeat heartbeat;

  WatchesLive(WatchHeartbeat heartbeat) {
    this.heartbeat = heartbeat;
  }

  @Override
  public HealthCheckResponse call() {
    Duration oldest = heartbeat.oldest();
    return HealthCheckResponse.named("watches")
        .status(oldest.compareTo(LIMIT) < 0)
        .withData("seconds_since_last_round", oldest.toSeconds())
        .build();
  }
}
