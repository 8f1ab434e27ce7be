package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Child;
import br.org.linea.orchestration.stack.process.Http;
import br.org.linea.orchestration.stack.process.Ports;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Keycloak from its distribution, which {@code prepare.sh} has unpacked and built. The realm is
 * imported once for each content of the realm file; the database that this leaves is kept and
 * copied for every later start.
 */
final class HostKeycloak implements KeycloakBacking {

  /**
   * Several tests log in as the realm's operator at once. Where brute force is detected, Keycloak
   * takes one login of a user at a time and calls the user disabled in all others.
   */
  static final String CONCURRENT_LOGINS =
      "--spi-brute-force-protector--default-brute-force-detector--allow-concurrent-requests=true";

  private static final Duration LIMIT = Duration.ofSeconds(240);

  private final ProjectFolder project;
  private final Path home;
  private final Path imported;
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private final boolean oneIssuer;
  private Child server;

  HostKeycloak(ProjectFolder project, Path folder, boolean oneIssuer) {
    this.project = project;
    this.oneIssuer = oneIssuer;
    this.home = folder.resolve("keycloak");
    this.imported = project.cache().resolve("keycloak-realm-" + fingerprint(project.realm()));
  }

  @Override
  public synchronized void start() {
    try {
      if (!Files.isDirectory(home)) {
        layOut();
        if (!Files.isDirectory(imported)) {
          importRealm();
        }
        copy(imported.resolve("h2"), home.resolve("data/h2"));
      }
      launch(List.of(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The secrets that the imported realm holds; made with the import. */
  static RealmSecrets secrets(ProjectFolder project, RealmSecrets fresh) {
    Path file =
        project.cache().resolve("keycloak-realm-" + fingerprint(project.realm()) + ".secrets");
    ObjectMapper json = new ObjectMapper();
    try {
      if (Files.exists(file)) {
        return json.readValue(file.toFile(), RealmSecrets.class);
      }
      Files.createDirectories(file.getParent());
      Path draft = Files.createTempFile(file.getParent(), "secrets", ".new", ownerOnly());
      json.writeValue(draft.toFile(), fresh);
      try {
        // A link, not a rename: of two that make them at once the first one counts for both.
        Files.createLink(file, draft);
      } catch (FileAlreadyExistsException theOtherWasFirst) {
        return json.readValue(file.toFile(), RealmSecrets.class);
      } finally {
        Files.delete(draft);
      }
      return fresh;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static java.nio.file.attribute.FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  private void layOut() throws IOException {
    Path distribution = project.keycloakHome();
    if (!Files.isExecutable(distribution.resolve("bin/kc.sh"))) {
      throw new IllegalStateException(
          "Keycloak is not unpacked in " + distribution + ": run deploy/local/lib/prepare.sh");
    }
    Files.createDirectories(home.resolve("bin"));
    Files.copy(
        distribution.resolve("bin/kc.sh"),
        home.resolve("bin/kc.sh"),
        StandardCopyOption.COPY_ATTRIBUTES);
    for (String shared : List.of("lib", "providers", "themes", "conf")) {
      Files.createSymbolicLink(home.resolve(shared), distribution.resolve(shared));
    }
    Files.createDirectories(home.resolve("data"));
  }

  private void importRealm() throws IOException {
    Path folder = Files.createDirectories(home.resolve("data/import"));
    Files.copy(project.realm(), folder.resolve("orchestration-realm.json"));
    Map<String, String> environment =
        new HashMap<>(
            secrets(project, new RealmSecrets("unused", "unused", "unused")).environment());
    launch(List.of("--import-realm"), environment);
    stop();
    Path draft = Files.createTempDirectory(project.cache(), "keycloak-realm-new-");
    copy(home.resolve("data/h2"), draft.resolve("h2"));
    try {
      Files.move(draft, imported, StandardCopyOption.ATOMIC_MOVE);
    } catch (java.nio.file.FileSystemException e) {
      if (!Files.isDirectory(imported)) {
        throw e;
      }
    }
    try (var files = Files.list(home.resolve("data/h2"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private void launch(List<String> more, Map<String, String> environment) {
    List<String> argv = new java.util.ArrayList<>();
    argv.addAll(
        List.of(
            // Not the script itself, which was just written: a child that another thread forks at
            // that moment holds it open, and Linux then refuses to execute it ("Text file busy").
            "bash",
            home.resolve("bin/kc.sh").toString(),
            "start",
            "--optimized",
            "--cache=local",
            CONCURRENT_LOGINS,
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--http-management-port=" + managementPort));
    argv.addAll(
        oneIssuer
            ? List.of("--hostname=" + base(), "--hostname-backchannel-dynamic=true")
            : List.of("--hostname-strict=false"));
    argv.addAll(more);
    Map<String, String> env = new HashMap<>(environment);
    env.put("JAVA_HOME", System.getProperty("java.home"));
    env.put("JAVA_OPTS_KC_HEAP", "-Xms128m -Xmx512m");
    env.put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
    server = Child.start("Keycloak", home, home.resolve("keycloak.log"), env, argv);
    server.awaitReady(LIMIT, this::ready);
  }

  private boolean ready() {
    return Http.answers(URI.create("http://127.0.0.1:" + managementPort + "/health/ready"));
  }

  private static String fingerprint(Path realm) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          ProjectFolder.keycloakVersion().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(realm))).substring(0, 12);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void stop() {
    if (server != null) {
      server.stop(Duration.ofSeconds(30));
      server = null;
    }
  }

  @Override
  public synchronized void kill() {
    server.kill();
    server = null;
  }

  @Override
  public void pause() {
    server.pause();
  }

  @Override
  public void resume() {
    server.resume();
  }

  @Override
  public URI base() {
    return URI.create("http://127.0.0.1:" + port);
  }
}
