package br.org.linea.orchestration.api.health;

import br.org.linea.orchestration.api.http.ForwardedHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Never down: the service works, but it takes a proxy for the caller. */
@Readiness
@ApplicationScoped
class ForwardedHeadersReady implements HealthCheck {

  private final ForwardedHeaders headers;

  ForwardedHeadersReady(ForwardedHeaders headers) {
    this.headers = headers;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("forwarded-headers").up();
    headers
        .ignoredFrom()
        .ifPresent(
            from ->
                answer.withData(
                    "ignored",
                    "from %s; if it is your proxy, set quarkus.http.proxy.trusted-proxies"
                        .formatted(from)));
    return answer.build();
  }
}
