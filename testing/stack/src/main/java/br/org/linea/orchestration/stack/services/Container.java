package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Wait;
import com.github.dockerjava.api.DockerClient;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.testcontainers.containers.GenericContainer;

/**
 * A service in a container. Its ports on the host are fixed, so that it comes back at the same
 * address after {@link #stop}, with what the container has stored.
 *
 * @param <C> Testcontainers' class for it
 */
abstract class Container<C extends GenericContainer<?>> implements Backing {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final C container;
  private boolean exists;

  /**
   * Prepares it.
   *
   * @param container not started yet
   * @param ports ports of the container by those of the host
   */
  Container(C container, Map<Integer, Integer> ports) {
    this.container = container;
    container.setPortBindings(
        ports.entrySet().stream()
            .map(each -> "127.0.0.1:%d:%d".formatted(each.getKey(), each.getValue()))
            .collect(Collectors.toList()));
  }

  /** Whether the service answers. */
  abstract boolean answers();

  final C container() {
    return container;
  }

  @Override
  public synchronized void start() {
    if (exists) {
      docker().startContainerCmd(container.getContainerId()).exec();
    } else {
      container.start();
      exists = true;
    }
    Wait.until(
        LIMIT,
        this::answers,
        () ->
            new IllegalStateException(
                "%s was not ready within %d s. It wrote:%n%s"
                    .formatted(
                        container.getDockerImageName(), LIMIT.toSeconds(), container.getLogs())));
  }

  private DockerClient docker() {
    return container.getDockerClient();
  }

  @Override
  public synchronized void stop() {
    docker().stopContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public synchronized void kill() {
    docker().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public synchronized void pause() {
    docker().pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public synchronized void resume() {
    docker().unpauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public synchronized void close() {
    container.stop();
    exists = false;
  }
}
