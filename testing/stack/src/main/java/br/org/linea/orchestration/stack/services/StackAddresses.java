package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Wait;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/** What one process must tell another so that it can use the same running services. */
record StackAddresses(
    Database.Server database,
    Broker.Server broker,
    URI keycloak,
    RealmSecrets realmSecrets,
    String slurmConf) {

  private static final Duration START_LIMIT = Duration.ofMinutes(10);

  /** The stack that the environment names, if it names one. */
  static Optional<StackAddresses> ofEnvironment() {
    return Optional.ofNullable(System.getenv("ORCHESTRATION_STACK"))
        .map(Path::of)
        .map(StackAddresses::read);
  }

  /**
   * Reads what {@link #write} wrote, and waits for it while the process that {@code
   * <file>.starting} names is still starting the services.
   */
  static StackAddresses read(Path file) {
    Wait.until(
        START_LIMIT,
        () -> Files.exists(file) || !beingStarted(file),
        () -> new IllegalStateException("the services of " + file + " take too long to start"));
    try {
      return new ObjectMapper().readValue(file.toFile(), StackAddresses.class);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "ORCHESTRATION_STACK names " + file + ", which describes no running stack: unset it", e);
    }
  }

  private static boolean beingStarted(Path file) {
    try {
      long pid = Long.parseLong(Files.readString(starting(file)).strip());
      return ProcessHandle.of(pid).isPresent();
    } catch (IOException | NumberFormatException nobodySaysSo) {
      return false;
    }
  }

  /** Holds the id of the process that starts the services, until it has written {@code file}. */
  static Path starting(Path file) {
    return file.resolveSibling(file.getFileName() + ".starting");
  }

  void write(Path file) {
    try {
      Path draft =
          Files.createTempFile(
              file.toAbsolutePath().getParent(),
              "stack",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      new ObjectMapper().writeValue(draft.toFile(), this);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
