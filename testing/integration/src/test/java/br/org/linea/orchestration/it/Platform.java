package br.org.linea.orchestration.it;

import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.programs.AgentJournal;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Program;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.programs.SlurmAgent;
import br.org.linea.orchestration.stack.programs.TestCatalogue;
import br.org.linea.orchestration.stack.services.Broker;
import br.org.linea.orchestration.stack.services.Database;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Slurm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One API and one agent on a database and a virtual host of their own. */
final class Platform implements AutoCloseable {

  /** What tests need besides the pipelines that ship, those of a crash run among them. */
  static final List<String> PIPELINES =
      List.of("testing/integration/src/test/pipelines", "testing/crash/pipelines");

  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);

  private final LocalStack stack;
  private final Site site;
  private final Broker.User agentUser;
  private final Path journal;
  private final Map<String, String> agentSettings;
  private OrchestratorApi api;
  private SlurmAgent agent;

  private Platform(LocalStack stack, Database database, Map<String, String> agentSettings) {
    this.stack = stack;
    this.agentSettings = Map.copyOf(agentSettings);
    this.site =
        Site.fresh(
            stack,
            database,
            TestCatalogue.write(stack, PIPELINES),
            stack.folder("processing"),
            stack.folder("datasets"));
    this.agentUser = site.broker().agent("slurm-agent");
    this.journal = stack.folder("agent").resolve("journal");
  }

  /**
   * The one pair for tests that change no setting and leave both programs running. Each class
   * registers clients of its own; it sees the jobs of others in Slurm and in the journal.
   */
  static Platform shared() {
    return Shared.PAIR;
  }

  /** Started when it is first asked for; it ends with this JVM. */
  private static final class Shared {

    private static final Platform PAIR = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(PAIR::close, "shared-platform"));
    }

    private Shared() {}
  }

  /** A pair of the caller's own on the services that are up, or on own ones where none are. */
  static Platform start() {
    return start(LocalStack.open(), Map.of());
  }

  /** A pair on these services; {@link #close()} closes them too, and so does a start that fails. */
  static Platform start(LocalStack stack, Map<String, String> agentSettings) {
    return start(stack, LocalStack::newDatabase, agentSettings);
  }

  /** As {@link #start(LocalStack, Map)}, with a database of the caller's. */
  static Platform start(LocalStack stack, Database database, Map<String, String> agentSettings) {
    return start(stack, its -> database, agentSettings);
  }

  private static Platform start(
      LocalStack stack,
      Function<LocalStack, Database> database,
      Map<String, String> agentSettings) {
    Platform platform = null;
    try {
      platform = new Platform(stack, database.apply(stack), agentSettings);
      platform.startApi();
      platform.startAgent();
      return platform;
    } catch (RuntimeException e) {
      if (platform != null) {
        platform.stopPrograms();
      }
      stack.close();
      throw e;
    }
  }

  void startApi() {
    api =
        api == null
            ? OrchestratorApi.start(site, "api", Map.of())
            : OrchestratorApi.start(site, "api", api.url().getPort(), Map.of());
  }

  void startAgent() {
    startAgent(Map.of());
  }

  /** With settings on top of those of the platform. */
  void startAgent(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(agentSettings);
    settings.putAll(more);
    agent = SlurmAgent.start(site, api.url(), journal, agentUser, settings);
  }

  OrchestratorApi api() {
    return api;
  }

  SlurmAgent agent() {
    return agent;
  }

  Site site() {
    return site;
  }

  Slurm slurm() {
    return stack.slurm();
  }

  /** What Slurm's {@code scontrol} says of the job of a process. */
  String showJob(Client client, int process) {
    return slurm().ask("scontrol", "show", "job", client.process(process).getString("pid"));
  }

  LocalStack stack() {
    return stack;
  }

  /** The names of all jobs that are not over, hidden ones included. */
  String queuedNames() {
    return slurm().ask("squeue", "--all", "--noheader", "--format=%j");
  }

  /** Every job of this name that the controller or accounting, which lags, knows. */
  List<String> jobsNamed(String name) {
    String queue =
        slurm()
            .ask("squeue", "--all", "--states=all", "--noheader", "--name=" + name, "--format=%A");
    String accounts =
        slurm()
            .ask(
                "sacct",
                "--noheader",
                "--parsable2",
                "--allocations",
                "--name=" + name,
                "--starttime=now-1hour",
                "--format=JobIDRaw");
    return Stream.concat(queue.lines(), accounts.lines())
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .distinct()
        .toList();
  }

  /** Waits until no message is left in any queue and no event in the journal. */
  void awaitSilence() {
    for (String queue :
        List.of(
            Topology.agentQueue(new WorkerName("slurm-agent")),
            Topology.PROCESS_EVENTS,
            Topology.PROCESS_EVENTS_DEAD,
            Topology.COMMANDS_DEAD,
            Topology.UNROUTABLE)) {
      Awaitility.await(queue + " to be empty")
          .atMost(SILENCE_LIMIT)
          .until(() -> site.broker().depth(queue) == 0);
    }
    Awaitility.await("the journal to have nothing left to do")
        .atMost(SILENCE_LIMIT)
        .until(() -> unfinished().isEmpty());
  }

  /** Task ids of processes that are not over, or have events that were not sent. */
  Set<String> unfinished() throws IOException {
    return AgentJournal.entries(journal).stream()
        .filter(entry -> !AgentJournal.isDone(entry))
        .map(entry -> entry.path("task_id").asText())
        .collect(Collectors.toSet());
  }

  Broker.User agentUser() {
    return agentUser;
  }

  Path journal() {
    return journal;
  }

  /** A freshly registered client with both scopes. */
  Client client() {
    return client(api.url());
  }

  /** The same, of an API at another address. */
  Client client(URI address) {
    MachineClient registered = register();
    return new Client(address, registered.id(), registered.secret());
  }

  /** One who may see and stop all, and hand an agent's work over. */
  Client operator() {
    MachineClient registered = registerOperator();
    return new Client(api.url(), registered.id(), registered.secret());
  }

  MachineClient registerOperator() {
    return register("operator-" + shortId(), List.of("operator"));
  }

  MachineClient register() {
    return register("it-" + shortId(), List.of());
  }

  private MachineClient register(String id, List<String> roles) {
    try (MachineClients clients = stack.keycloak().clients()) {
      return clients.register(id, Optional.empty(), List.of("read", "write"), roles);
    }
  }

  private static String shortId() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** An agent of another name, with a journal of its own; the caller stops it. */
  SlurmAgent startAnotherAgent(String worker) {
    MachineClient own = register(worker, List.of("agent"));
    return SlurmAgent.start(
        site,
        api.url(),
        stack.folder("agent").resolve(worker),
        site.broker().agent(worker),
        Map.of(
            "SLURM_AGENT_WORKER",
            worker,
            "SLURM_AGENT_ASSIGNMENT_INTERVAL",
            "10s",
            "QUARKUS_OIDC_CLIENT_CLIENT_ID",
            own.id(),
            "QUARKUS_OIDC_CLIENT_CREDENTIALS_SECRET",
            own.secret()));
  }

  Path runDirectory(String pathStr) {
    return site.processing().resolve(pathStr);
  }

  /** Where this process of the client's runs. */
  Path runDirectory(Client client, int process) {
    return runDirectory(client.process(process).getString("path_str"));
  }

  /** What the pipeline {@code counted} and its kin leave behind: one line for each run. */
  List<String> marks(Client client, int process) throws IOException {
    return Files.readAllLines(runDirectory(client, process).resolve("marks.txt"));
  }

  private void stopPrograms() {
    Stream.of(agent, api).filter(Objects::nonNull).forEach(Program::terminate);
  }

  @Override
  public void close() {
    stopPrograms();
    stack.close();
  }
}
