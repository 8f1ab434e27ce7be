package br.org.linea.orchestration.stack.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The checkout that this program belongs to.
 *
 * @param root the folder that holds {@code mvnw}
 */
public record ProjectFolder(Path root) {

  /**
   * Looks upwards from the working directory.
   *
   * @throws IllegalStateException when no checkout is there
   */
  public static ProjectFolder find() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("keycloak/realm/orchestration-realm.json"))) {
        return new ProjectFolder(folder);
      }
    }
    throw new IllegalStateException(
        "start this inside a checkout of Orchestration; no keycloak/realm above "
            + Path.of("").toAbsolutePath());
  }

  /** The bundled realm. */
  public Path realm() {
    return root.resolve("keycloak/realm/orchestration-realm.json");
  }

  /** Exchanges, queues and bindings. */
  public Path topology() {
    return root.resolve("deploy/rabbitmq/definitions.json");
  }

  /** The queues of one agent and their bindings, as JSON. */
  public String agentTopology(String worker) {
    try {
      return Files.readString(root.resolve("deploy/rabbitmq/agent.json"))
          .replace("{worker}", worker);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What each kind of user may do at the broker. */
  public Path rights() {
    return root.resolve("deploy/rabbitmq/rights.json");
  }

  /** The catalogue that ships. */
  public Path pipelines() {
    return root.resolve("pipelines");
  }

  /** What may be made again at any time. */
  public Path cache() {
    return root.resolve("deploy/local/.cache");
  }

  /** Where {@code deploy/local/lib/prepare.sh} unpacks Keycloak. */
  public Path keycloakHome() {
    return cache().resolve("keycloak-" + keycloakVersion());
  }

  /** The version that the parent's {@code pom.xml} names. */
  public static String keycloakVersion() {
    Properties versions = new Properties();
    try (InputStream source = ProjectFolder.class.getResourceAsStream("versions.properties")) {
      versions.load(source);
      return versions.getProperty("keycloak");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The packaged program of a module: a native binary where there is one, else its jar. */
  public Path program(String module) {
    return programs(module).getFirst();
  }

  /**
   * All that was packaged of a module: a native binary, a jar, or both in this order.
   *
   * @throws IllegalStateException when there is neither
   */
  public List<Path> programs(String module) {
    Path target = root.resolve(module).resolve("target");
    List<Path> found = new ArrayList<>();
    try (var binaries = Files.newDirectoryStream(target, "*-runner")) {
      for (Path binary : binaries) {
        if (Files.isRegularFile(binary) && Files.isExecutable(binary)) {
          found.add(binary);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(module + " is not packaged: run ./mvnw package", e);
    }
    Path jar = target.resolve("quarkus-app/quarkus-run.jar");
    if (Files.isRegularFile(jar)) {
      found.add(jar);
    }
    if (found.isEmpty()) {
      throw new IllegalStateException(module + " is not packaged: run ./mvnw package");
    }
    return found;
  }
}
