package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Child;
import br.org.linea.orchestration.stack.process.Command;
import br.org.linea.orchestration.stack.process.Ports;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * PostgreSQL from binaries that come as Maven artifacts; they are unpacked once per checkout. It
 * refuses to run as root, so under root it runs as {@code nobody}, which may enter any folder:
 * checkouts and temporary folders of root are closed to others.
 */
final class HostPostgres implements PostgresBacking {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int NOBODY = 65534;

  // access(2) forgets capabilities of a user who is not root, unless told by the secure bit.
  private static final List<String> AS_NOBODY =
      List.of(
          "setpriv",
          "--reuid=" + NOBODY,
          "--regid=" + NOBODY,
          "--clear-groups",
          "--securebits=+no_setuid_fixup",
          "--inh-caps=-all,+dac_override",
          "--ambient-caps=-all,+dac_override",
          "--bounding-set=-all,+dac_override");

  private final Supplier<Path> programs;
  private final Path folder;
  private final Path data;
  private final int port = Ports.free();
  private Child server;

  HostPostgres(ProjectFolder project, Path folder) {
    this(() -> PostgresBinaries.unpacked(project).resolve("bin"), folder);
  }

  /**
   * With other binaries.
   *
   * @param programs their folder; asked for at each start
   * @param folder for data and log
   */
  HostPostgres(Supplier<Path> programs, Path folder) {
    this.programs = programs;
    this.folder = folder.resolve("postgres");
    this.data = this.folder.resolve("data");
  }

  @Override
  public synchronized void start() {
    Path bin = programs.get();
    if (!Files.isDirectory(data)) {
      initialize(bin.resolve("initdb"));
    }
    server =
        Child.start(
            "PostgreSQL",
            folder,
            folder.resolve("postgres.log"),
            Map.of(),
            unprivileged(
                bin.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200",
                "-c",
                "timezone=UTC"));
    server.awaitReady(LIMIT, () -> server().answers());
  }

  private void initialize(Path initdb) {
    try {
      Files.createDirectories(folder);
      Files.createDirectory(
          data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      if (isRoot()) {
        Files.setAttribute(data, "unix:uid", NOBODY);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command.run(
        folder,
        Map.of(),
        unprivileged(
            initdb.toString(),
            "--pgdata=" + data,
            "--auth=trust",
            "--username=" + superuser(),
            "--encoding=UTF8",
            "--locale=C.UTF-8"));
  }

  private static List<String> unprivileged(String... argv) {
    return isRoot() ? Stream.concat(AS_NOBODY.stream(), Stream.of(argv)).toList() : List.of(argv);
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  @Override
  public synchronized void stop() {
    if (server != null) {
      // Its word for "now, in order": TERM would wait for clients to leave.
      Child.send("INT", server.pid());
      server.awaitExit(LIMIT);
      server = null;
    }
  }

  @Override
  public synchronized void kill() {
    server.kill();
    server = null;
  }

  /** Its disk is lost: stops at once and forgets all that it stored. */
  synchronized void lose() {
    kill();
    Command.run(folder, Map.of(), List.of("rm", "-rf", data.toString()));
  }

  // Each of its processes leads a group of its own, so that of the first does not hold them all.
  @Override
  public void pause() {
    server.family().forEach(process -> Child.send("STOP", process.pid()));
  }

  @Override
  public void resume() {
    server.family().forEach(process -> Child.send("CONT", process.pid()));
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
