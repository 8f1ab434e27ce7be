package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/** The services that this process runs itself. Each is started once, when it is first wanted. */
final class Services {

  private static final System.Logger LOG = System.getLogger(Services.class.getName());

  private final Map<Service, Backing> backings = new EnumMap<>(Service.class);
  private final Map<Service, CompletableFuture<Duration>> started = new EnumMap<>(Service.class);

  Services(
      ProjectFolder project,
      Path folder,
      RealmSecrets secrets,
      Duration consumerTimeout,
      boolean oneIssuer,
      SlurmVariant slurm) {
    boolean containers = containers();
    String password = UUID.randomUUID().toString();
    backings.put(
        Service.POSTGRES, containers ? new ContainerPostgres() : new HostPostgres(project, folder));
    backings.put(
        Service.RABBITMQ,
        containers
            ? new ContainerRabbit(password, consumerTimeout)
            : new HostRabbit(folder, password, consumerTimeout));
    backings.put(
        Service.KEYCLOAK,
        containers
            ? new ContainerKeycloak(project, secrets)
            : new HostKeycloak(project, folder, oneIssuer));
    backings.put(Service.SLURM, new SlurmSite(folder, slurm));
  }

  private static boolean containers() {
    String wanted = System.getenv().getOrDefault("ORCHESTRATION_STACK_BACKEND", "");
    return switch (wanted) {
      case "host" -> false;
      case "docker" -> true;
      // Testcontainers takes its time to find that there is no engine, hence the first look.
      case "" ->
          (System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")))
              && DockerClientFactory.instance().isDockerAvailable();
      default ->
          throw new IllegalArgumentException(
              "ORCHESTRATION_STACK_BACKEND is 'host', 'docker' or absent, not '" + wanted + "'");
    };
  }

  /** Starts what is not yet running, side by side, and returns when all of it answers. */
  Map<Service, Duration> require(List<Service> wanted) {
    Map<Service, CompletableFuture<Duration>> waitFor = new EnumMap<>(Service.class);
    synchronized (started) {
      for (Service each : wanted) {
        waitFor.put(each, started.computeIfAbsent(each, s -> startAside(backings.get(s))));
      }
    }
    Map<Service, Duration> times = new EnumMap<>(Service.class);
    try {
      waitFor.forEach((service, time) -> times.put(service, time.join()));
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

  Part part(Service service) {
    return backings.get(service).vulnerable();
  }

  PostgresBacking postgres() {
    return (PostgresBacking) backings.get(Service.POSTGRES);
  }

  RabbitBacking rabbit() {
    return (RabbitBacking) backings.get(Service.RABBITMQ);
  }

  KeycloakBacking keycloak() {
    return (KeycloakBacking) backings.get(Service.KEYCLOAK);
  }

  SlurmSite slurm() {
    return (SlurmSite) backings.get(Service.SLURM);
  }

  /** Stops all that answers, side by side. What is still starting is left to the guard. */
  void close() {
    List<Service> running;
    synchronized (started) {
      running = started.keySet().stream().filter(each -> started.get(each).isDone()).toList();
    }
    Stream<CompletableFuture<Void>> stops =
        running.stream()
            .map(service -> CompletableFuture.runAsync(() -> close(backings.get(service))))
            .toList()
            .stream();
    CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).join();
  }

  private static void close(Backing backing) {
    try {
      backing.close();
    } catch (RuntimeException e) {
      // The guard ends whatever this could not.
      LOG.log(
          System.Logger.Level.WARNING,
          backing.getClass().getSimpleName() + " did not stop in good order",
          e);
    }
  }
}
