package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Http;
import br.org.linea.orchestration.stack.process.Ports;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import dasniko.testcontainers.keycloak.KeycloakContainer;
import java.net.URI;
import java.util.Map;
import org.testcontainers.utility.MountableFile;

/** Keycloak in a container. */
final class ContainerKeycloak extends Container<KeycloakContainer> implements KeycloakBacking {

  private static final int HTTP = 8080;
  private static final int MANAGEMENT = 9000;

  private final int port;
  private final int managementPort;

  ContainerKeycloak(ProjectFolder project, RealmSecrets secrets) {
    this(project, secrets, Ports.free(), Ports.free());
  }

  private ContainerKeycloak(
      ProjectFolder project, RealmSecrets secrets, int port, int managementPort) {
    super(
        new KeycloakContainer("quay.io/keycloak/keycloak:" + ProjectFolder.keycloakVersion())
            .withEnv(secrets.environment())
            .withCopyFileToContainer(
                MountableFile.forHostPath(project.realm()),
                "/opt/keycloak/data/import/orchestration-realm.json")
            .withCustomCommand("--import-realm " + HostKeycloak.CONCURRENT_LOGINS),
        Map.of(port, HTTP, managementPort, MANAGEMENT));
    this.port = port;
    this.managementPort = managementPort;
  }

  @Override
  boolean answers() {
    return Http.answers(URI.create("http://127.0.0.1:" + managementPort + "/health/ready"));
  }

  @Override
  public URI base() {
    return URI.create("http://127.0.0.1:" + port);
  }
}
