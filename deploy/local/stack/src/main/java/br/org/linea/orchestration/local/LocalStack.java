package br.org.linea.orchestration.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/**
 * The services of one run. {@link #open()} attaches to those that {@code deploy/local/verify} has
 * started, or starts its own; {@link #own()} always starts its own, for a test that takes parts
 * away. Safe for use by several threads.
 *
 * <p>PostgreSQL, RabbitMQ and Keycloak run in containers where a Docker engine answers and {@code
 * ORCHESTRATION_STACK_BACKEND} is not {@code host}; Slurm always runs on the host.
 */
public final class LocalStack implements AutoCloseable {

  private static final Duration CONSUMER_TIMEOUT = Duration.ofMinutes(30);

  private final ProjectFolder project = ProjectFolder.find();
  private final Optional<StackAddresses> attached;
  private final Path folder;
  private final Optional<Guard> guard;
  private final Map<Service, Backing> backings = new EnumMap<>(Service.class);
  private final Map<Service, CompletableFuture<Duration>> started = new EnumMap<>(Service.class);
  private final RealmSecrets realmSecrets;

  private LocalStack(Optional<StackAddresses> attached, Duration consumerTimeout) {
    this.attached = attached;
    try {
      this.folder =
          Files.createTempDirectory(
              "orchestration-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.guard = Optional.of(Guard.over(folder));
    this.realmSecrets =
        attached.isPresent()
            ? attached.get().realmSecrets()
            : HostKeycloak.secrets(project, new RealmSecrets(secret(), secret()));
    if (attached.isEmpty()) {
      boolean containers = containers();
      backings.put(
          Service.POSTGRES, containers ? new ContainerPostgres() : new HostPostgres(folder));
      backings.put(
          Service.RABBITMQ,
          containers
              ? new ContainerRabbit(secret())
              : new HostRabbit(folder, secret(), consumerTimeout));
      backings.put(
          Service.KEYCLOAK,
          containers
              ? new ContainerKeycloak(project, realmSecrets)
              : new HostKeycloak(project, folder));
      backings.put(Service.SLURM, new SlurmCluster(folder));
    }
  }

  /** Attaches to the stack that the environment names, or makes one of this process's own. */
  public static LocalStack open() {
    return new LocalStack(
        Optional.ofNullable(System.getenv("ORCHESTRATION_STACK"))
            .map(Path::of)
            .map(StackAddresses::read),
        CONSUMER_TIMEOUT);
  }

  /** A stack of this process's own, whose parts may be stopped. */
  public static LocalStack own() {
    return new LocalStack(Optional.empty(), CONSUMER_TIMEOUT);
  }

  /**
   * As {@link #own()}, with a broker that gives up on a silent consumer sooner.
   *
   * @param consumerTimeout RabbitMQ's {@code consumer_timeout}; the broker looks every minute
   */
  public static LocalStack own(Duration consumerTimeout) {
    return new LocalStack(Optional.empty(), consumerTimeout);
  }

  private static boolean containers() {
    String wish = System.getenv().getOrDefault("ORCHESTRATION_STACK_BACKEND", "");
    return switch (wish) {
      case "host" -> false;
      case "docker" -> true;
      case "" ->
          Files.exists(Path.of("/var/run/docker.sock"))
              && DockerClientFactory.instance().isDockerAvailable();
      default ->
          throw new IllegalArgumentException(
              "ORCHESTRATION_STACK_BACKEND is 'host', 'docker' or absent, not '" + wish + "'");
    };
  }

  /**
   * Starts what is not yet running, side by side, and returns when all of it answers.
   *
   * @return how long each took to start, zero where it ran already
   */
  public Map<Service, Duration> require(Service... services) {
    Map<Service, Duration> times = new EnumMap<>(Service.class);
    if (attached.isPresent()) {
      Stream.of(services).forEach(service -> times.put(service, Duration.ZERO));
      return times;
    }
    List<Service> wanted = List.of(services);
    synchronized (started) {
      wanted.forEach(service -> started.computeIfAbsent(service, s -> startAside(backings.get(s))));
    }
    try {
      wanted.forEach(service -> times.put(service, started.get(service).join()));
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    return times;
  }

  private static CompletableFuture<Duration> startAside(Backing backing) {
    CompletableFuture<Duration> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              long begun = System.nanoTime();
              try {
                backing.start();
                result.complete(Duration.ofNanos(System.nanoTime() - begun));
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  /** An empty database. */
  public Database newDatabase() {
    require(Service.POSTGRES);
    String name = "orchestration_" + shortId();
    return backing(Service.POSTGRES, PostgresBacking.class)
        .map(
            own ->
                Database.create(
                    own.host(), own.port(), own.superuser(), own.password(), name, secret()))
        .orElseGet(
            () ->
                Database.create(
                    attached().postgresHost(),
                    attached().postgresPort(),
                    attached().postgresUser(),
                    attached().postgresPassword(),
                    name,
                    secret()));
  }

  /** A virtual host with the topology in it. */
  public Broker newBroker() {
    require(Service.RABBITMQ);
    String name = "v" + shortId();
    return backing(Service.RABBITMQ, RabbitBacking.class)
        .map(
            own ->
                new Broker(
                    own.host(),
                    own.port(),
                    new RabbitAdmin(own.management(), own.admin(), own.password()),
                    name,
                    project.topology()))
        .orElseGet(
            () ->
                new Broker(
                    attached().rabbitHost(),
                    attached().rabbitPort(),
                    new RabbitAdmin(
                        attached().rabbitManagement(),
                        attached().rabbitUser(),
                        attached().rabbitPassword()),
                    name,
                    project.topology()));
  }

  /** The token issuer. */
  public KeycloakServer keycloak() {
    require(Service.KEYCLOAK);
    return new KeycloakServer(
        backing(Service.KEYCLOAK, KeycloakBacking.class)
            .map(KeycloakBacking::base)
            .orElseGet(() -> attached().keycloak()),
        realmSecrets);
  }

  /** The cluster. */
  public Slurm slurm() {
    require(Service.SLURM);
    return new Slurm(
        backing(Service.SLURM, SlurmCluster.class)
            .map(SlurmCluster::conf)
            .orElseGet(() -> Path.of(attached().slurmConf())));
  }

  /** Stops one service of an own stack; what it stored stays. For Slurm: the controller alone. */
  public void stopService(Service service) {
    if (own(service) instanceof SlurmCluster cluster) {
      cluster.stopController();
    } else {
      own(service).stop();
    }
  }

  /** Kills one service of an own stack. For Slurm: the controller alone. */
  public void killService(Service service) {
    if (own(service) instanceof SlurmCluster cluster) {
      cluster.killController();
    } else {
      own(service).kill();
    }
  }

  /** Starts again what {@link #stopService} or {@link #killService} took away. */
  public void startService(Service service) {
    if (own(service) instanceof SlurmCluster cluster) {
      cluster.startController();
    } else {
      own(service).start();
    }
  }

  private Backing own(Service service) {
    return backing(service, Backing.class)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "this stack belongs to another process: take parts away from an own() one"));
  }

  private <T> Optional<T> backing(Service service, Class<T> type) {
    return Optional.ofNullable(backings.get(service)).map(type::cast);
  }

  private StackAddresses attached() {
    return attached.orElseThrow();
  }

  /** A folder for whatever belongs to this run; it goes with the stack. */
  public Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checkout. */
  public ProjectFolder project() {
    return project;
  }

  /** Describes this stack to other processes; all services run when it is called. */
  void describeTo(Path file) {
    PostgresBacking postgres = (PostgresBacking) backings.get(Service.POSTGRES);
    RabbitBacking rabbit = (RabbitBacking) backings.get(Service.RABBITMQ);
    new StackAddresses(
            postgres.host(),
            postgres.port(),
            postgres.superuser(),
            postgres.password(),
            rabbit.host(),
            rabbit.port(),
            rabbit.management(),
            rabbit.admin(),
            rabbit.password(),
            ((KeycloakBacking) backings.get(Service.KEYCLOAK)).base(),
            realmSecrets,
            ((SlurmCluster) backings.get(Service.SLURM)).conf().toString())
        .write(file);
  }

  private static String secret() {
    return UUID.randomUUID().toString();
  }

  private static String shortId() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** Stops what this process started. An attached stack's services go on. */
  @Override
  public void close() {
    Stream<CompletableFuture<Void>> stops =
        started.keySet().stream()
            .map(service -> CompletableFuture.runAsync(closing(backings.get(service))))
            .toList()
            .stream();
    try {
      CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).join();
    } finally {
      guard.ifPresent(Guard::close);
    }
  }

  private static Runnable closing(Backing backing) {
    Supplier<String> name = () -> backing.getClass().getSimpleName();
    return () -> {
      try {
        backing.stop();
      } catch (RuntimeException e) {
        // The guard ends whatever this could not.
        System.getLogger(LocalStack.class.getName())
            .log(System.Logger.Level.WARNING, name.get() + " did not stop in good order", e);
      }
    };
  }
}
