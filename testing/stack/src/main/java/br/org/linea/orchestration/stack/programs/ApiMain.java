package br.org.linea.orchestration.stack.programs;

import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.process.EndOfInput;
import br.org.linea.orchestration.stack.process.ProgramLog;
import br.org.linea.orchestration.stack.services.Broker;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs {@code orchestrator-api} and its services for an agent on another machine, until its
 * standard input ends or it gets TERM. Arguments: the catalogue, the address that this machine has
 * there, and the folder for the settings. The folder gets {@code agent.env} and {@code
 * secrets.properties} with what is particular to the agent {@code slurm-agent}, and, when
 * everything answers, {@code client.env} for a client.
 */
public final class ApiMain {

  private static final String WORKER = "slurm-agent";

  private final LocalStack stack;
  private final Path catalogue;
  private final String here;
  private final Path settings;

  private ApiMain(LocalStack stack, Path catalogue, String here, Path settings) {
    this.stack = stack;
    this.catalogue = catalogue;
    this.here = here;
    this.settings = settings;
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    ProgramLog.configure();
    LocalStack stack = LocalStack.ownWithOneIssuer(Optional.empty());
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
    EndOfInput.exits();
    try {
      new ApiMain(stack, Path.of(arguments[0]), arguments[1], Path.of(arguments[2])).start();
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      // The end of the input would keep this process.
      System.exit(1);
    }
  }

  private void start() throws IOException {
    stack.require(Service.POSTGRES, Service.RABBITMQ, Service.KEYCLOAK);
    Site site =
        Site.fresh(
            stack,
            catalogue.toAbsolutePath(),
            stack.folder("processing"),
            stack.folder("datasets"));
    OrchestratorApi api = OrchestratorApi.start(site, "api", Map.of());
    Broker broker = site.broker();
    Broker.User user = broker.agent(WORKER);
    write(
        "agent.env",
        Map.of(
            "SLURM_AGENT_WORKER",
            WORKER,
            "SLURM_AGENT_API_URL",
            there(api.url()),
            "RABBITMQ_HOST",
            here,
            "RABBITMQ_PORT",
            Integer.toString(broker.port()),
            "RABBITMQ_VIRTUAL_HOST",
            broker.virtualHost(),
            "RABBITMQ_USERNAME",
            user.name(),
            "RABBITMQ_SSL",
            "false",
            "SLURM_AGENT_PLAIN_CONNECTIONS",
            "true",
            "QUARKUS_OIDC_CLIENT_AUTH_SERVER_URL",
            there(URI.create(stack.keycloak().realmUrl())),
            "QUARKUS_OIDC_CLIENT_CLIENT_ID",
            WORKER));
    write(
        "secrets.properties",
        Map.of(
            "rabbitmq-password", user.password(),
            "quarkus.oidc-client.credentials.secret", stack.keycloak().secrets().agentSecret()));
    try (MachineClients clients = stack.keycloak().clients()) {
      MachineClient client = clients.register("operator-client");
      write(
          "client.env",
          Map.of("API", there(api.url()), "CLIENT", client.id() + ":" + client.secret()));
    }
  }

  private String there(URI address) {
    return address.toString().replace("127.0.0.1", here);
  }

  /** The file is whole when it appears. */
  private void write(String name, Map<String, String> values) throws IOException {
    Path draft = settings.resolve(name + ".new");
    Files.writeString(
        draft,
        new TreeMap<>(values)
            .entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue() + "\n")
                .collect(Collectors.joining()));
    Files.move(draft, settings.resolve(name));
  }
}
