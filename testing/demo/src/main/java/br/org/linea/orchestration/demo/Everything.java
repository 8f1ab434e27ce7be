package br.org.linea.orchestration.demo;

import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.clients.People;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.programs.SlurmAgent;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The services, both programs and one client. */
final class Everything implements AutoCloseable {

  private final Steps steps;
  private final ProjectFolder project = ProjectFolder.find();
  private final Path state = project.root().resolve("deploy/local/.state");
  private final Path results = state.resolve("demo");
  // Read by the shutdown hook, too.
  private volatile LocalStack stack;
  private volatile OrchestratorApi api;
  private volatile SlurmAgent agent;
  private Site site;
  private MachineClient client;
  private String password;

  Everything(Steps steps) {
    this.steps = steps;
  }

  void start() throws Exception {
    Files.deleteIfExists(description());
    clear(results);
    stack = LocalStack.own();
    stack.alsoRemoves(description());
    steps.step("PostgreSQL, RabbitMQ, Keycloak and Slurm", () -> stack.require(Service.values()));
    site =
        Site.fresh(
            stack,
            project.pipelines(),
            Files.createDirectories(results.resolve("processing")),
            Files.createDirectories(results.resolve("datasets")));
    api = steps.step("orchestrator-api", () -> OrchestratorApi.start(site, "api", Map.of()));
    agent =
        steps.step(
            "slurm-agent",
            () ->
                SlurmAgent.start(
                    site,
                    api.url(),
                    stack.folder("agent").resolve("journal"),
                    site.broker().agent("slurm-agent"),
                    Map.of("SLURM_AGENT_EXECUTORS", "slurm,local")));
    client =
        steps.step(
            "a machine client, registered through Keycloak's admin API",
            () -> {
              try (MachineClients clients = stack.keycloak().clients()) {
                return clients.register("demo-client");
              }
            });
    password =
        steps.step(
            "a person who sees what that client starts, for the console",
            () -> {
              String fresh = UUID.randomUUID().toString();
              try (People people = stack.keycloak().people()) {
                people.add(StackEnv.PERSON, fresh, List.of(client.id()), List.of());
              }
              return fresh;
            });
  }

  URI url() {
    return api.url();
  }

  MachineClient client() {
    return client;
  }

  Path processing() {
    return site.processing();
  }

  /** Where the programs' output is when everything has been stopped. */
  List<Path> logs() {
    return Stream.of(api, agent)
        .filter(java.util.Objects::nonNull)
        .map(program -> stack.kept(program.log()))
        .toList();
  }

  private Path description() {
    return state.resolve("stack.env");
  }

  /** Writes and prints what a second terminal needs. */
  void describe() throws IOException {
    StackEnv env = new StackEnv(site, api.url(), client, password);
    env.write(description());
    env.lines(project.root().relativize(description())).forEach(steps::say);
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  @Override
  public void close() {
    quietly("stack.env", () -> Files.deleteIfExists(description()));
    if (agent != null) {
      quietly("slurm-agent", agent::terminate);
    }
    if (api != null) {
      quietly("orchestrator-api", api::terminate);
    }
    if (stack != null) {
      stack.close();
    }
  }

  private interface Ending {
    void end() throws IOException;
  }

  /** What cannot be ended in good order must not keep the rest from it; the stack ends it too. */
  private void quietly(String what, Ending ending) {
    try {
      ending.end();
    } catch (IOException | RuntimeException e) {
      steps.say(what + ": " + e.getMessage());
    }
  }
}
