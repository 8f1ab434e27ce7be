package br.org.linea.orchestration.api.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** Settings for the bearer tokens of people. */
@ConfigMapping(prefix = "orchestrator.people")
public interface PeopleConfig {

  /**
   * Ids of the clients that people log in through, to use the REST API. With such a token the API
   * takes the owners from the claim {@code owner} alone; the client's id is never the owner.
   */
  @WithDefault("orchestration-cli")
  Optional<Set<String>> clients();
}
