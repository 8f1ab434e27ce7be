package br.org.linea.orchestration.console;

import br.org.linea.orchestration.stack.clients.ApiClient;
import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.clients.People;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Program;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.programs.SlurmAgent;
import br.org.linea.orchestration.stack.programs.TestCatalogue;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Both packaged programs with real services, machine clients that start processes, and people. */
final class ConsolePair implements AutoCloseable {

  /** One of them can fail. */
  private static final List<String> PIPELINES = List.of("testing/browser/src/test/pipelines");

  private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);

  private final String suffix = "-" + UUID.randomUUID().toString().substring(0, 4);
  private final String password = UUID.randomUUID().toString();
  private final LocalStack stack = LocalStack.open();
  private OrchestratorApi api;
  private SlurmAgent agent;

  private ConsolePair() {}

  /** A pair on the services that are up, or on own ones where none are. */
  static ConsolePair start() {
    ConsolePair pair = new ConsolePair();
    try {
      pair.startPrograms();
      return pair;
    } catch (RuntimeException e) {
      pair.close();
      throw e;
    }
  }

  private void startPrograms() {
    stack.require(Service.values());
    Site site =
        Site.fresh(
            stack,
            TestCatalogue.write(stack, PIPELINES),
            stack.folder("processing"),
            stack.folder("datasets"));
    api = OrchestratorApi.start(site, "api", Map.of());
    agent =
        SlurmAgent.start(
            site,
            api.url(),
            stack.folder("agent").resolve("journal"),
            site.broker().agent("slurm-agent"),
            Map.of());
  }

  URI url() {
    return api.url();
  }

  /** A freshly registered machine client; it owns what it starts. The caller closes it. */
  ApiClient client(String name) {
    try (MachineClients clients = stack.keycloak().clients()) {
      return new ApiClient(api.url(), clients.register(name + suffix), TOKEN_LIFE);
    }
  }

  /** Starts a process for {@code client}; returns its id. */
  static int begin(ApiClient client, String pipeline, String config)
      throws IOException, InterruptedException {
    return client.start(pipeline, config, Optional.empty()).expect(201).path("id").asInt();
  }

  /** Makes a user who sees the processes of this owner; returns the login name. */
  String astronomer(String name, String owner) {
    return person(name, List.of(owner), List.of());
  }

  /** Makes a user who sees and stops all processes; returns the login name. */
  String operator(String name) {
    return person(name, List.of(), List.of("operator"));
  }

  private String person(String name, List<String> owners, List<String> roles) {
    try (People people = stack.keycloak().people()) {
      people.add(name + suffix, password, owners, roles);
    }
    return name + suffix;
  }

  /** The password of all people made here. */
  String password() {
    return password;
  }

  @Override
  public void close() {
    try {
      Stream.of(agent, api).filter(Objects::nonNull).forEach(Program::terminate);
    } finally {
      stack.close();
    }
  }
}
