package br.org.linea.orchestration.api;

import br.org.linea.orchestration.stack.clients.People;
import br.org.linea.orchestration.stack.services.KeycloakServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Users of the console, each with the same password: {@code test.person.<name>}. */
final class ConsolePeople {

  private ConsolePeople() {}

  /**
   * Makes them.
   *
   * @param run part of all names of this run
   * @param bob owner of the processes of the client bob
   * @return settings for the tests
   */
  static Map<String, String> make(KeycloakServer issuer, String run, String bob) {
    Map<String, String> settings = new HashMap<>();
    String password = UUID.randomUUID().toString();
    settings.put("test.people.password", password);
    String alice = "alice-" + run;
    Map<String, List<String>> owners =
        Map.of(
            "astronomer", List.of(alice),
            "team", List.of(alice, bob),
            "ownerless", List.of(),
            "chief", List.of());
    try (People people = issuer.people()) {
      owners.forEach(
          (name, whose) -> {
            settings.put("test.person." + name, name + "-" + run);
            List<String> roles = name.equals("chief") ? List.of("operator") : List.of();
            people.add(name + "-" + run, password, whose, roles);
          });
    }
    return settings;
  }
}
