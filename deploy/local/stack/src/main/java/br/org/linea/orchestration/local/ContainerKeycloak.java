package br.org.linea.orchestration.local;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import java.net.URI;
import org.testcontainers.utility.MountableFile;

/** Keycloak in a container. Its port changes when it is started anew. */
final class ContainerKeycloak implements KeycloakBacking {

  private final KeycloakContainer container;

  ContainerKeycloak(ProjectFolder project, RealmSecrets secrets) {
    container =
        new KeycloakContainer("quay.io/keycloak/keycloak:" + ProjectFolder.KEYCLOAK_VERSION)
            .withEnv(secrets.environment())
            .withCopyFileToContainer(
                MountableFile.forHostPath(project.realm()),
                "/opt/keycloak/data/import/orchestration-realm.json")
            .withCustomCommand("--import-realm");
  }

  @Override
  public void start() {
    container.start();
  }

  @Override
  public void stop() {
    container.stop();
  }

  @Override
  public void kill() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public URI base() {
    return URI.create(container.getAuthServerUrl());
  }
}
