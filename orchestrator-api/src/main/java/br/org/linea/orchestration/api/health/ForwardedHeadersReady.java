package br.org.linea.orchestration.api.health;

import br.org.linea.orchestration.api.http.ForwardedHeaders;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports a proxy that is not trusted. Never down: the API works, but takes the proxy's address for
 * the client's.
 */
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
