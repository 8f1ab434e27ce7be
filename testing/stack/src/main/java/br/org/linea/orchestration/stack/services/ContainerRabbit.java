package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Ports;
import br.org.linea.orchestration.stack.process.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.rabbitmq.RabbitMQContainer;

/** RabbitMQ in a container. */
final class ContainerRabbit extends Container<RabbitMQContainer> implements RabbitBacking {

  private static final int AMQP = 5672;
  private static final int MANAGEMENT = 15672;

  private final int port;
  private final int managementPort;

  ContainerRabbit(String password, Duration consumerTimeout) {
    this(Ports.free(), Ports.free(), password, consumerTimeout);
  }

  private ContainerRabbit(int port, int managementPort, String password, Duration consumerTimeout) {
    super(
        new RabbitMQContainer("rabbitmq:4-management")
            .withAdminPassword(password)
            .withEnv(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                "-rabbit max_message_size 4194304 -rabbit consumer_timeout "
                    + consumerTimeout.toMillis()),
        Map.of(port, AMQP, managementPort, MANAGEMENT));
    this.port = port;
    this.managementPort = managementPort;
  }

  @Override
  boolean answers() {
    return Ports.accepts(port) && new RabbitAdmin(management(), admin(), password()).answers();
  }

  @Override
  public void control(String... argv) {
    String[] command =
        Stream.concat(Stream.of("rabbitmqctl"), Stream.of(argv)).toArray(String[]::new);
    try {
      ExecResult result = container().execInContainer(command);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + result.getStderr());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw Wait.interrupted(e);
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
  public URI management() {
    return URI.create("http://127.0.0.1:" + managementPort);
  }

  @Override
  public String admin() {
    return container().getAdminUsername();
  }

  @Override
  public String password() {
    return container().getAdminPassword();
  }
}
