package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.process.Relay;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Program;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.programs.SlurmAgent;
import br.org.linea.orchestration.stack.services.Broker;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a crash run takes apart: the services, two instances of the API, an agent for Slurm and one
 * for its own node, and a line between each two of them that speak to each other.
 */
final class TestBed implements AutoCloseable {

  private static final String SLURM_WORKER = "slurm-agent";
  private static final String LOCAL_WORKER = "agent-local";

  private static final Pattern CONTROLLER_PORT = Pattern.compile("(?m)^SlurmctldPort=(\\d+)$");

  /** As installed, but for what makes half an hour long enough to come back from everything. */
  private static final Map<String, String> AGENT =
      Map.of(
          "SLURM_AGENT_SLURM_SUBMIT_TIMEOUT", "10s",
          "SLURM_AGENT_SLURM_QUERY_TIMEOUT", "15s",
          "SLURM_AGENT_SLURM_RECOVERY_GRACE", "25s",
          "SLURM_AGENT_SLURM_STOP_REPEAT", "3s",
          "SLURM_AGENT_SLURM_MAX_RETRY", "10s",
          "SLURM_AGENT_API_RETRY", "5s",
          "SLURM_AGENT_ASSIGNMENT_INTERVAL", "30s",
          "SLURM_AGENT_LOCAL_MAX_PARALLEL", "6");

  /** The receiver is on this host; what it refuses comes again while the run goes on. */
  private static final Map<String, String> WEBHOOKS =
      Map.of(
          "ORCHESTRATOR_WEBHOOKS_ALLOWED_NETWORKS", "127.0.0.1/32",
          "ORCHESTRATOR_WEBHOOKS_ALLOW_HTTP", "true",
          "ORCHESTRATOR_WEBHOOKS_TIMEOUT", "3s",
          "ORCHESTRATOR_WEBHOOKS_FIRST_RETRY", "1s",
          "ORCHESTRATOR_WEBHOOKS_LONGEST_RETRY", "5s");

  private final LocalStack stack;
  private final EventLog eventLog;
  private final Set<Lane> lanes;
  private final Machine machine;
  private final Map<String, Relay> lines = new HashMap<>();
  private final List<LineTarget> lineTargets = new ArrayList<>();
  private final List<SupervisedProgram> programs = new ArrayList<>();
  private final Map<String, Integer> ports = new TreeMap<>();
  private Site site;

  /**
   * Nothing is started yet.
   *
   * @param lanes which faults it must survive
   * @param variant how its Slurm differs from a plain one
   */
  TestBed(EventLog eventLog, Set<Lane> lanes, Optional<String> variant) {
    this.stack = LocalStack.ownWithOneIssuer(variant);
    this.eventLog = eventLog;
    this.lanes = EnumSet.noneOf(Lane.class);
    this.lanes.addAll(lanes);
    this.machine = new Machine(stack, eventLog, this.lanes);
  }

  /** Starts everything; returns when all of it is ready. */
  void start() {
    stack.require(Service.values());
    Path pipelines = stack.project().root().resolve("testing/crash/pipelines");
    Path runs = stack.folder("processing");
    machine.mount(runs, journals());
    site = Site.fresh(stack, pipelines, runs, stack.folder("datasets"));
    eventLog.say("services are up in %s", stack.folder("."));
    program("api-1", apiStarter("api-1"));
    program("api-2", apiStarter("api-2"));
    program("agent-slurm", slurmAgent());
    program("agent-local", localAgent());
    line("client", "api", Relay.to(urls()));
    eventLog.say("both instances of the API and both agents are ready");
  }

  private SupervisedProgram program(String name, Supplier<? extends Program> starter) {
    SupervisedProgram program = new SupervisedProgram(name, starter, eventLog);
    programs.add(program);
    program.start();
    return program;
  }

  private Supplier<OrchestratorApi> apiStarter(String name) {
    Map<String, String> settings = new HashMap<>(OrchestratorApi.WITHOUT_QUOTAS);
    int database =
        line(name, "postgres", Relay.to(site.database().host(), site.database().port())).port();
    settings.put(
        "QUARKUS_DATASOURCE_REACTIVE_URL",
        "postgresql://127.0.0.1:%d/%s".formatted(database, site.database().name()));
    settings.put(
        "QUARKUS_DATASOURCE_JDBC_URL",
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(database, site.database().name()));
    settings.putAll(WEBHOOKS);
    settings.putAll(broker(name));
    settings.put("QUARKUS_OIDC_AUTH_SERVER_URL", realm(name));
    settings.putAll(machine.clock(name));
    return () ->
        ports.containsKey(name)
            ? OrchestratorApi.start(site, name, ports.get(name), settings)
            : first(name, settings);
  }

  private OrchestratorApi first(String name, Map<String, String> settings) {
    OrchestratorApi api = OrchestratorApi.start(site, name, settings);
    ports.put(name, api.url().getPort());
    return api;
  }

  private Map<String, String> broker(String of) {
    Relay line = line(of, "rabbitmq", Relay.to(site.broker().host(), site.broker().port()));
    return Map.of("RABBITMQ_HOST", "127.0.0.1", "RABBITMQ_PORT", Integer.toString(line.port()));
  }

  private String realm(String of) {
    URI keycloak = stack.keycloak().base();
    Relay line = line(of, "keycloak", Relay.to(keycloak.getHost(), keycloak.getPort()));
    return line.url() + "/realms/orchestration";
  }

  private Supplier<SlurmAgent> slurmAgent() {
    Map<String, String> settings = agent("agent-slurm");
    settings.put("SLURM_CONF", slurmThrough("agent-slurm").toString());
    Broker.User user = site.broker().agent(SLURM_WORKER);
    Path journal = journal(SLURM_WORKER);
    URI api = api("agent-slurm");
    return () -> SlurmAgent.start(site, api, journal, user, settings);
  }

  private Supplier<SlurmAgent> localAgent() {
    MachineClient own = register(LOCAL_WORKER, List.of("agent"));
    Map<String, String> settings = agent("agent-local");
    settings.put("SLURM_AGENT_WORKER", own.id());
    settings.put("SLURM_AGENT_EXECUTORS", "local");
    settings.put("QUARKUS_OIDC_CLIENT_CLIENT_ID", own.id());
    settings.put("QUARKUS_OIDC_CLIENT_CREDENTIALS_SECRET", own.secret());
    Broker.User user = site.broker().agent(own.id());
    Path journal = journal(own.id());
    URI api = api("agent-local");
    return () -> SlurmAgent.start(site, api, journal, user, settings);
  }

  private Map<String, String> agent(String name) {
    Map<String, String> settings = new HashMap<>(AGENT);
    settings.putAll(broker(name));
    settings.put("QUARKUS_OIDC_CLIENT_AUTH_SERVER_URL", realm(name));
    settings.putAll(machine.clock(name));
    return settings;
  }

  private URI api(String of) {
    return line(of, "api", Relay.to(urls())).url();
  }

  /** A slurm.conf that leads to the controller by a line which can be cut. */
  private Path slurmThrough(String of) {
    Path conf = stack.slurm().conf();
    try {
      String text = Files.readString(conf);
      Matcher port = CONTROLLER_PORT.matcher(text);
      if (!port.find()) {
        throw new IllegalStateException(conf + " names no SlurmctldPort");
      }
      Relay line = line(of, "slurmctld", Relay.to("127.0.0.1", Integer.parseInt(port.group(1))));
      return Files.writeString(
          conf.resolveSibling("slurm-of-agent.conf"),
          port.replaceFirst("SlurmctldPort=" + line.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Relay line(String from, String to, Relay relay) {
    String name = from + "–" + to;
    lines.put(name, relay);
    lineTargets.add(new LineTarget(name, relay));
    return relay;
  }

  private List<URI> urls() {
    return ports.values().stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
  }

  /** A client of the API with these roles. */
  MachineClient register(String id, List<String> roles) {
    try (MachineClients clients = stack.keycloak().clients()) {
      return clients.register(id, Optional.empty(), List.of("read", "write"), roles);
    }
  }

  /** The API as the load reaches it, by a line which can be cut. */
  URI clientUrl() {
    return lines.get("client–api").url();
  }

  /** One instance, directly. */
  URI steadyUrl() {
    return urls().getFirst();
  }

  /** The services. */
  List<Target> services() {
    return List.of(
        new PartTarget("rabbitmq", stack.part(Service.RABBITMQ)),
        new PartTarget("postgres", stack.part(Service.POSTGRES)),
        new PartTarget("keycloak", stack.part(Service.KEYCLOAK)),
        new ControllerTarget(stack, lines.get("agent-slurm–slurmctld"), eventLog),
        new PartTarget("slurmd", stack.slurmNode()));
  }

  List<SupervisedProgram> programs() {
    return programs;
  }

  List<LineTarget> lines() {
    return lineTargets;
  }

  List<ClockTarget> clocks() {
    return machine.clocks();
  }

  List<DiskTarget> disks() {
    return machine.disks();
  }

  /** The lanes that were chosen and are possible here. */
  Set<Lane> lanes() {
    return lanes;
  }

  /** Names of the agents. */
  List<String> workers() {
    return List.of(SLURM_WORKER, LOCAL_WORKER);
  }

  Site site() {
    return site;
  }

  LocalStack stack() {
    return stack;
  }

  private Path journal(String worker) {
    return stack.folder("journals/" + worker);
  }

  List<Path> journals() {
    return workers().stream().map(this::journal).toList();
  }

  @Override
  public void close() {
    try {
      programs.reversed().forEach(SupervisedProgram::close);
      lines.values().forEach(Relay::close);
    } finally {
      stack.close();
      machine.close();
    }
  }
}
