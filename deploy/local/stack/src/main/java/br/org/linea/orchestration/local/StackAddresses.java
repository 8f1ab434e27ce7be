package br.org.linea.orchestration.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** What one process must tell another so that it can use the same running services. */
record StackAddresses(
    Database.Server database,
    Broker.Server broker,
    URI keycloak,
    RealmSecrets realmSecrets,
    String slurmConf) {

  static StackAddresses read(Path file) {
    try {
      return new ObjectMapper().readValue(file.toFile(), StackAddresses.class);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "ORCHESTRATION_STACK names " + file + ", which describes no running stack: unset it", e);
    }
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
