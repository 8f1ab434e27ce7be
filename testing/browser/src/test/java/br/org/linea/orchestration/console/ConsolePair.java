package br.org.linea.orchestration.console;

import br.org.linea.orchestration.stack.clients.ApiClient;
import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.clients.People;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Program;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.programs.SlurmAgent;
import br.org.linea.orchestration.stack.programs.TestCatalogue;
import br.org.linea.orchestration.stack.services.Database;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Both packaged programs with real services, machine clients that start processes, and people. */
final class ConsolePair implements AutoCloseable {

  /** One of them can fail. */
  private static final List<String> PIPELINES = List.of("testing/browser/src/test/pipelines");

  private static final Duration KEPT_LIMIT = Duration.ofSeconds(60);
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);

  private final String suffix = "-" + UUID.randomUUID().toString().substring(0, 4);
  private final String password = UUID.randomUUID().toString();
  private final LocalStack stack = LocalStack.open();
  private Database database;
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
    database = site.database();
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

  /** The same with all fields of a request, a JSON object. */
  static int begin(ApiClient client, String request) throws IOException, InterruptedException {
    return client.post("/api/processes/", request).expect(201).path("id").asInt();
  }

  /**
   * As if retention had removed the run directory of a process that has ended, and what is kept of
   * its output were {@code kept}. Waits until the API has stored the ends of both files.
   */
  void removeRunDirectory(int process, String kept) throws SQLException {
    Awaitility.await().atMost(KEPT_LIMIT).until(() -> storedEnds(process) == 2);
    try (Connection connection = database.connect();
        PreparedStatement removed =
            connection.prepareStatement(
                "UPDATE process SET directory_removed_at = now() WHERE id = ?");
        PreparedStatement tail =
            connection.prepareStatement(
                "UPDATE run_tail SET starts_at = 90, content = ?"
                    + " WHERE process_id = ? AND stream = 'OUT'")) {
      removed.setInt(1, process);
      removed.executeUpdate();
      tail.setBytes(1, kept.getBytes(StandardCharsets.UTF_8));
      tail.setInt(2, process);
      tail.executeUpdate();
    }
  }

  private int storedEnds(int process) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement count =
            connection.prepareStatement("SELECT count(*) FROM run_tail WHERE process_id = ?")) {
      count.setInt(1, process);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** The checkout that the programs are built from. */
  Path checkout() {
    return stack.project().root();
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
