package br.org.linea.orchestration.api.health;

import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.providers.extension.HealthCenter;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Names the broker and its channels. A broker that is away does not make the API unready: processes
 * are accepted and told as before, their commands wait in the outbox. Else a balancer would take
 * every instance away with the broker.
 */
@Readiness
@ApplicationScoped
class BrokerReady implements HealthCheck {

  private final HealthCenter channels;

  BrokerReady(HealthCenter channels) {
    this.channels = channels;
  }

  @Override
  public HealthCheckResponse call() {
    HealthReport report = channels.getReadiness();
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("broker")
            .up()
            .withData("state", report.isOk() ? "connected" : "away, commands wait in the outbox");
    for (HealthReport.ChannelInfo channel : report.getChannels()) {
      answer.withData(channel.getChannel(), channel.isOk() ? "connected" : "away");
    }
    return answer.build();
  }
}
