package br.org.linea.orchestration.local.demo;

import br.org.linea.orchestration.local.LocalStack;
import br.org.linea.orchestration.local.OrchestratorApi;
import br.org.linea.orchestration.local.ProjectFolder;
import br.org.linea.orchestration.local.Service;
import br.org.linea.orchestration.local.Site;
import br.org.linea.orchestration.local.SlurmAgent;
import br.org.linea.orchestration.local.clients.MachineClient;
import br.org.linea.orchestration.local.clients.MachineClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The services, both programs and one client. */
final class Everything implements AutoCloseable {

  private final Steps steps;
  private final ProjectFolder project = ProjectFolder.find();
  private final Path state = project.root().resolve("deploy/local/.state");
  private final Path results = state.resolve("demo");
  private LocalStack stack;
  private Site site;
  private OrchestratorApi api;
  private SlurmAgent agent;
  private MachineClient client;

  Everything(Steps steps) {
    this.steps = steps;
  }

  void start() throws Exception {
    Files.deleteIfExists(description());
    clear(results);
    stack = LocalStack.own();
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

  List<Path> logs() {
    return Stream.of(api, agent)
        .filter(java.util.Objects::nonNull)
        .map(program -> program.log())
        .toList();
  }

  private Path description() {
    return state.resolve("stack.env");
  }

  /** Prints and writes what a second terminal needs. */
  void describe() throws IOException {
    Map<String, String> variables = new java.util.LinkedHashMap<>();
    variables.put("ORCHEST_URL", api.url().toString());
    variables.put("ORCHEST_CLIENT_ID", client.id());
    variables.put("ORCHEST_CLIENT_SECRET", client.secret());
    variables.put("KEYCLOAK_URL", stack.keycloak().base().toString());
    variables.put("KEYCLOAK_OPERATOR_PASSWORD", stack.keycloak().secrets().operatorPassword());
    variables.put("SLURM_CONF", stack.slurm().conf().toString());
    variables.put("PROCESSING_DIR", site.processing().toString());
    variables.put("PIPELINES_DIR", site.pipelines().toString());
    variables.put(
        "DATABASE_URL",
        "postgresql://%s:%s@%s:%d/%s"
            .formatted(
                site.database().user(),
                site.database().password(),
                site.database().host(),
                site.database().port(),
                site.database().name()));
    variables.put(
        "RABBITMQ_URL",
        "amqp://%s:%s@%s:%d/%s"
            .formatted(
                site.broker().api().name(),
                site.broker().api().password(),
                site.broker().host(),
                site.broker().port(),
                site.broker().virtualHost()));
    StringBuilder text = new StringBuilder();
    variables.forEach((name, value) -> text.append("%s='%s'%n".formatted(name, value)));
    Files.createDirectories(state);
    Path draft =
        Files.createTempFile(
            state,
            "stack",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, text);
    Files.move(
        draft, description(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    steps.say("");
    steps.say("Everything stays up until Ctrl-C. In a second terminal:");
    steps.say("");
    steps.say("  . " + project.root().relativize(description()));
    steps.say(
        """
          TOKEN=$(curl -sf -u "$ORCHEST_CLIENT_ID:$ORCHEST_CLIENT_SECRET" -d grant_type=client_credentials \\
            "$ORCHEST_URL/o/token/" | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
          curl -s -H "Authorization: Bearer $TOKEN" -d 'pipeline=cross_lsdb_dev&used_config=' "$ORCHEST_URL/api/processes/"
          curl -s -H "Authorization: Bearer $TOKEN" "$ORCHEST_URL/api/processes/1/status/"
        """);
    steps.say("  REST            " + api.url() + "/api/swagger/");
    steps.say(
        "  Keycloak        "
            + variables.get("KEYCLOAK_URL")
            + "/admin/orchestration/console/ (operator)");
    steps.say("  client          " + client.id() + " " + client.secret());
    steps.say("  results         " + site.processing());
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
    try {
      Files.deleteIfExists(description());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (agent != null) {
        agent.terminate();
      }
      if (api != null) {
        api.terminate();
      }
      if (stack != null) {
        stack.close();
      }
    }
  }
}
