package br.org.linea.orchestration.stack.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A database on a server of its own, of the version that Debian packages: its client programs on
 * the PATH are of the same version, so that it can be dumped. A test may lose it.
 */
public final class DebianPostgres implements AutoCloseable {

  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

  private final HostPostgres server;
  private final Database database;

  private DebianPostgres(HostPostgres server, Database database) {
    this.server = server;
    this.database = database;
  }

  /**
   * Starts it, with an empty database.
   *
   * @param stack whose folder it lives in
   */
  public static DebianPostgres start(LocalStack stack) {
    HostPostgres server =
        new HostPostgres(DebianPostgres::programs, stack.folder("debian-postgres"));
    server.start();
    return new DebianPostgres(server, new Database(server.server(), "orchestration", "debian"));
  }

  private static Path programs() {
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(folder -> Files.isExecutable(folder.resolve("postgres")))
          .max(Comparator.comparingInt(DebianPostgres::major))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("Debian's PostgreSQL is not installed", e);
    }
  }

  private static int major(Path programs) {
    return Integer.parseInt(programs.getParent().getFileName().toString());
  }

  /** The database; its address stays when it is lost. */
  public Database database() {
    return database;
  }

  /**
   * Loses the server with all that it stored; an empty one comes in its place, with an empty
   * database of the same name, owner and password.
   */
  public void lose() {
    server.lose();
    server.start();
    new Database(server.server(), database.name(), database.password());
  }

  @Override
  public void close() {
    server.stop();
  }
}
