package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.Child;
import br.org.linea.orchestration.stack.process.Command;
import br.org.linea.orchestration.stack.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * RabbitMQ from the distribution's package. The server itself is called, not the wrapper in {@code
 * /usr/sbin}, which changes the user; {@code epmd} is a child of ours, or it would survive the
 * broker.
 */
final class HostRabbit implements RabbitBacking {

  private static final String SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server";
  private static final String CONTROL = "/usr/lib/rabbitmq/bin/rabbitmqctl";

  private final Path folder;
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private final int distributionPort = Ports.free();
  private final int epmdPort = Ports.free();
  private final String password;
  private final int consumerTimeoutMillis;
  private Child epmd;
  private Child server;

  HostRabbit(Path folder, String password, Duration consumerTimeout) {
    this.folder = folder.resolve("rabbitmq");
    this.password = password;
    this.consumerTimeoutMillis = Math.toIntExact(consumerTimeout.toMillis());
  }

  @Override
  public synchronized void start() {
    configure();
    epmd =
        Child.start(
            "epmd",
            folder,
            folder.resolve("epmd.log"),
            Map.of(),
            List.of("epmd", "-port", Integer.toString(epmdPort), "-address", "127.0.0.1"));
    epmd.awaitReady(Duration.ofSeconds(20), () -> Ports.accepts(epmdPort));
    server =
        Child.start("RabbitMQ", folder, folder.resolve("rabbitmq.log"), env(), List.of(SERVER));
    RabbitAdmin administrator = new RabbitAdmin(management(), admin(), password);
    server.awaitReady(
        Duration.ofSeconds(120), () -> Ports.accepts(port) && administrator.answers());
  }

  private void configure() {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("enabled_plugins"), "[rabbitmq_management].\n");
      Files.writeString(
          folder.resolve("rabbitmq.conf"),
          """
          listeners.tcp.1 = 127.0.0.1:%d
          management.tcp.ip = 127.0.0.1
          management.tcp.port = %d
          default_user = %s
          default_pass = %s
          disk_free_limit.absolute = 50MB
          max_message_size = 4194304
          consumer_timeout = %d
          log.console = true
          log.console.level = info
          log.file = false
          """
              .formatted(port, managementPort, admin(), password, consumerTimeoutMillis));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> env() {
    return Map.ofEntries(
        Map.entry("RABBITMQ_NODENAME", "rmq" + port + "@localhost"),
        Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
        Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString()),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString()),
        Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("logs").toString()),
        Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()),
        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(distributionPort)),
        Map.entry("ERL_EPMD_PORT", Integer.toString(epmdPort)),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Map.entry(
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
            "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}"
                // Else a queue's depth, as the management plugin tells it, is up to 5 s old.
                + " -rabbit quorum_tick_interval 500 -rabbit collect_statistics_interval 500"));
  }

  @Override
  public synchronized void stop() {
    if (server != null) {
      server.stop(Duration.ofSeconds(30));
      epmd.stop(Duration.ofSeconds(5));
      server = null;
    }
  }

  @Override
  public synchronized void kill() {
    server.kill();
    epmd.kill();
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
  public void control(String... argv) {
    Command.run(
        folder, env(), Stream.concat(Stream.of(CONTROL, "--quiet"), Stream.of(argv)).toList());
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
    return "administrator";
  }

  @Override
  public String password() {
    return password;
  }
}
