package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Guard;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * The services of one run. {@link #open()} attaches to those that {@code deploy/local/verify} has
 * started, or starts its own; {@link #own()} always starts its own, for a test that takes parts
 * away, and {@link #own(Service, Service...)} those parts alone. Safe for use by several threads.
 *
 * <p>PostgreSQL, RabbitMQ and Keycloak run in containers where a Docker engine answers and {@code
 * ORCHESTRATION_STACK_BACKEND} is not {@code host}; Slurm always runs on the host. Where {@code
 * ORCHESTRATION_STACK_LOGS} names a folder, the logs of services and programs are kept there when
 * the stack ends; the private folder goes then in any case.
 */
public final class LocalStack implements AutoCloseable {

  private static final Duration CONSUMER_TIMEOUT = Duration.ofMinutes(30);
  private static final Set<Service> ALL = Set.of(Service.values());
  private static final System.Logger LOG = System.getLogger(LocalStack.class.getName());

  private final ProjectFolder project = ProjectFolder.find();
  private final Path folder = Guard.privateFolder();
  private final Guard guard = Guard.over(folder);
  private final Queue<AutoCloseable> handedOut = new ConcurrentLinkedQueue<>();
  private final RealmSecrets realmSecrets;
  private final Optional<StackAddresses> attached;
  private final Set<Service> own;
  private final Services services;

  private LocalStack(
      Optional<StackAddresses> attached,
      Set<Service> own,
      Duration consumerTimeout,
      boolean oneIssuer,
      Optional<String> slurmVariant) {
    this.attached = attached;
    this.own = attached.isPresent() ? Set.copyOf(own) : ALL;
    this.realmSecrets =
        attached
            .filter(its -> !this.own.contains(Service.KEYCLOAK))
            .map(StackAddresses::realmSecrets)
            .orElseGet(
                () ->
                    HostKeycloak.secrets(project, new RealmSecrets(secret(), secret(), secret())));
    SlurmVariant slurm = SlurmVariant.of(project, slurmVariant);
    this.services = new Services(project, folder, realmSecrets, consumerTimeout, oneIssuer, slurm);
  }

  /** Attaches to the stack that the environment names, or makes one of this process's own. */
  public static LocalStack open() {
    return own(Set.of(), Optional.empty());
  }

  /** A stack of this process's own, whose parts may be stopped. */
  public static LocalStack own() {
    return own(CONSUMER_TIMEOUT);
  }

  /**
   * Attaches as {@link #open()}, except for the named services: those are this process's own and
   * may be stopped.
   */
  public static LocalStack own(Service first, Service... more) {
    return own(EnumSet.of(first, more), Optional.empty());
  }

  private static LocalStack own(Set<Service> own, Optional<String> slurmVariant) {
    return new LocalStack(
        StackAddresses.ofEnvironment(), own, CONSUMER_TIMEOUT, false, slurmVariant);
  }

  /**
   * As {@link #own()}, with a Keycloak that names the same issuer in all tokens, whatever address
   * they were asked for at, as one does in production.
   *
   * @param slurmVariant as for {@link #ownWithSlurm}; a plain Slurm without it
   */
  public static LocalStack ownWithOneIssuer(Optional<String> slurmVariant) {
    return new LocalStack(Optional.empty(), ALL, CONSUMER_TIMEOUT, true, slurmVariant);
  }

  /**
   * As {@link #own()}, with a broker that gives up on a silent consumer sooner.
   *
   * @param consumerTimeout RabbitMQ's {@code consumer_timeout}; the broker looks every minute
   */
  public static LocalStack own(Duration consumerTimeout) {
    return new LocalStack(Optional.empty(), ALL, consumerTimeout, false, Optional.empty());
  }

  /**
   * As {@link #own(Service, Service...)} for Slurm alone, with one that differs from a plain one.
   *
   * @param variant the name of a folder in {@code testing/slurm-variants}
   */
  public static LocalStack ownWithSlurm(String variant) {
    return own(Set.of(Service.SLURM), Optional.of(variant));
  }

  /**
   * Starts what is not yet running, side by side, and returns when all of it answers.
   *
   * @return how long each took to start, zero where another process has started it
   * @throws IllegalStateException when one does not start, with the end of its output
   */
  public Map<Service, Duration> require(Service... wanted) {
    Map<Service, Duration> times = new EnumMap<>(Service.class);
    List.of(wanted).forEach(service -> times.put(service, Duration.ZERO));
    times.putAll(services.require(List.of(wanted).stream().filter(own::contains).toList()));
    return times;
  }

  /** An empty database. It goes with the stack, or with {@link Database#close}. */
  public Database newDatabase() {
    Database.Server server =
        of(Service.POSTGRES, its -> its.postgres().server(), StackAddresses::database);
    return kept(Service.POSTGRES, new Database(server, "orchestration_" + shortId(), secret()));
  }

  /**
   * A virtual host with the topology in it. It goes with the stack, or with {@link Broker#close}.
   */
  public Broker newBroker() {
    Broker.Server server =
        of(Service.RABBITMQ, its -> its.rabbit().server(), StackAddresses::broker);
    return kept(Service.RABBITMQ, new Broker(server, "v" + shortId(), project));
  }

  /** What is made at another process's service is given back at the end. */
  private <T extends AutoCloseable> T kept(Service where, T handed) {
    if (!own.contains(where)) {
      handedOut.add(handed);
    }
    return handed;
  }

  /** The token issuer. */
  public KeycloakServer keycloak() {
    return new KeycloakServer(
        of(Service.KEYCLOAK, its -> its.keycloak().base(), StackAddresses::keycloak), realmSecrets);
  }

  /** The cluster. */
  public Slurm slurm() {
    return new Slurm(of(Service.SLURM, its -> its.slurm().conf(), its -> Path.of(its.slurmConf())));
  }

  /** Of this process's own service, started if need be, or of the one that is attached. */
  private <T> T of(
      Service service, Function<Services, T> here, Function<StackAddresses, T> elsewhere) {
    require(service);
    return own.contains(service) ? here.apply(services) : elsewhere.apply(attached.orElseThrow());
  }

  /** What goes when one service of an own stack is taken away. For Slurm: the controller alone. */
  public Part part(Service service) {
    return own(service).part(service);
  }

  /** The daemon of an own stack's one node; the jobs that run there go on without it. */
  public Part slurmNode() {
    return own(Service.SLURM).slurm().cluster().node();
  }

  /** slurmdbd of an own stack; the controller keeps for it what it missed. */
  public Part slurmAccounting() {
    return own(Service.SLURM).slurm().accounting();
  }

  /**
   * Runs {@code rabbitmqctl} on an own stack's broker. Blocks, up to 60 s.
   *
   * @throws IllegalStateException when the command fails, as it does while the broker is away
   */
  public void brokerControl(String... argv) {
    own(Service.RABBITMQ).rabbit().control(argv);
  }

  private Services own(Service service) {
    if (!own.contains(service)) {
      throw new IllegalStateException(
          service + " belongs to another process: take parts away from an own() one");
    }
    return services;
  }

  /** A folder for whatever belongs to this run; it goes with the stack. */
  public Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where a log of this stack's folder is when the stack has ended: see {@code
   * ORCHESTRATION_STACK_LOGS}. The same path where no logs are kept.
   */
  public Path kept(Path log) {
    return Guard.logs()
        .map(logs -> logs.resolve(folder.getFileName()).resolve(folder.relativize(log)))
        .orElse(log);
  }

  /** The checkout. */
  public ProjectFolder project() {
    return project;
  }

  /** Processes whose environment has this setting end with the stack, wherever they work. */
  public void alsoEnds(String setting) {
    guard.mark(setting);
  }

  /** This file is worth nothing without the stack and goes with it. */
  public void alsoRemoves(Path file) {
    guard.remove(file);
  }

  /** Describes this stack to other processes; all services run when it is called. */
  void describeTo(Path file) {
    new StackAddresses(
            services.postgres().server(),
            services.rabbit().server(),
            services.keycloak().base(),
            realmSecrets,
            services.slurm().conf().toString())
        .write(file);
  }

  private static String secret() {
    return UUID.randomUUID().toString();
  }

  private static String shortId() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /**
   * Stops what this process started. An attached stack's services go on, without the databases and
   * virtual hosts that were made through this object.
   */
  @Override
  public void close() {
    try {
      handedOut.forEach(LocalStack::giveBack);
      services.close();
    } finally {
      guard.close();
    }
  }

  private static void giveBack(AutoCloseable handed) {
    try {
      handed.close();
    } catch (Exception e) {
      // The services end soon after; this only keeps them small until then.
      LOG.log(System.Logger.Level.WARNING, handed + " could not be given back", e);
    }
  }
}
