package br.org.linea.orchestration.api.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** Settings of the console. */
@ConfigMapping(prefix = "orchestrator.console")
public interface ConsoleConfig {

  /** Whether there is a console. Without it, every address below {@code /console/} answers 404. */
  @WithDefault("false")
  boolean enabled();

  /**
   * Secret of Keycloak's client {@code orchestration-console}, 32 characters at least. It also
   * encrypts the session cookies, so all instances of the API need the same one.
   */
  Optional<@Size(min = 32) String> clientSecret();

  /**
   * Whether browsers send the session cookie over HTTPS only. Set it to {@code false} only for a
   * demonstration over plain HTTP.
   */
  @WithDefault("true")
  boolean secureCookies();

  /** Processes on one page of the list, 1 to 500. */
  @WithDefault("50")
  @jakarta.validation.constraints.Min(1)
  @jakarta.validation.constraints.Max(500)
  int pageSize();
}
