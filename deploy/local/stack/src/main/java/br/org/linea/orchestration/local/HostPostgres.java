package br.org.linea.orchestration.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL from binaries that come as Maven artifacts; they are unpacked once per checkout. */
final class HostPostgres implements PostgresBacking {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final Path binaries;
  private final int port = Ports.free();
  private EmbeddedPostgres server;

  HostPostgres(ProjectFolder project, Path folder) {
    this.folder = folder.resolve("postgres");
    this.binaries = project.cache().resolve("postgres/unpacked");
  }

  @Override
  public synchronized void start() {
    refuseRootWithoutNamespaces();
    Path log = folder.resolve("postgres.log");
    try {
      Files.createDirectories(folder);
      // What unpacks them makes folders that anybody may write to.
      Files.createDirectories(
          binaries.getParent(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(binaries.toFile())
              .setDataDirectory(folder.resolve("data"))
              .setCleanDataDirectory(false)
              .setPort(port)
              .setServerConfig("max_connections", "200")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .setPGStartupWait(LIMIT)
              .setRegisterShutdownHook(false)
              .start();
    } catch (IOException | IllegalStateException e) {
      IllegalStateException told = new Output("PostgreSQL", log).failure("did not start");
      told.initCause(e);
      throw told;
    }
  }

  /** PostgreSQL refuses root; in a user namespace root is nobody in particular. */
  private static void refuseRootWithoutNamespaces() {
    if (!System.getProperty("user.name").equals("root")) {
      return;
    }
    try {
      if (new ProcessBuilder("unshare", "-U", "true").start().waitFor() != 0) {
        throw new IllegalStateException(
            "PostgreSQL refuses to run as root, and this system lets root make no user namespace"
                + " (unshare -U): run this as another user");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public synchronized void stop() {
    if (server != null) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL did not stop in " + folder, e);
      }
      server = null;
    }
  }

  @Override
  public synchronized void kill() {
    List<ProcessHandle> victims = processes();
    victims.forEach(ProcessHandle::destroyForcibly);
    Wait.until(
        LIMIT,
        () -> victims.stream().noneMatch(ProcessHandle::isAlive),
        () -> new IllegalStateException("PostgreSQL survived SIGKILL"));
    // It holds a lock on the data folder, in this process.
    stop();
  }

  @Override
  public void pause() {
    processes().forEach(process -> Child.send("STOP", process.pid()));
  }

  @Override
  public void resume() {
    processes().forEach(process -> Child.send("CONT", process.pid()));
  }

  /** The postmaster, which is no child of ours, and its children. */
  private List<ProcessHandle> processes() {
    Path file = folder.resolve("data/postmaster.pid");
    try (Stream<String> lines = Files.lines(file)) {
      long pid = Long.parseLong(lines.findFirst().orElseThrow().strip());
      return ProcessHandle.of(pid).stream()
          .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not run", e);
    }
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String superuser() {
    return "postgres";
  }

  @Override
  public String password() {
    return "postgres";
  }
}
