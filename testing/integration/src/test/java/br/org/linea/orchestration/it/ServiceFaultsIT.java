package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.stack.process.MemoryDisk;
import br.org.linea.orchestration.stack.services.Broker;
import br.org.linea.orchestration.stack.services.Database;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Slurm;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Faults that a stack gives its services, besides taking them away. */
class ServiceFaultsIT {

  private static LocalStack stack;

  @BeforeAll
  static void open() {
    stack = LocalStack.own();
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void a_database_that_refuses_writes_takes_them_again_in_new_sessions() throws SQLException {
    Database database = stack.newDatabase();
    try (var old = database.connect()) {
      database.refuseWrites();

      assertThat(old.isValid(5)).isFalse();
    }
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("CREATE TABLE t (n int)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
      database.acceptWrites();
      assertThatThrownBy(() -> statement.execute("CREATE TABLE t (n int)"))
          .isInstanceOf(SQLException.class);
    }
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (n int)");
    }
  }

  @Test
  void a_queue_that_was_deleted_is_declared_again_with_its_bindings() throws Exception {
    Broker broker = stack.newBroker();
    try (Connection connection = connect(broker)) {
      CountDownLatch cancelled = new CountDownLatch(1);
      connection
          .createChannel()
          .basicConsume(
              "orchestrator.process-events",
              false,
              (tag, message) -> {},
              tag -> cancelled.countDown());

      broker.deleteQueue("orchestrator.process-events");

      assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(broker.depths()).doesNotContainKey("orchestrator.process-events");
      broker.restoreTopology();
      Channel channel = connection.createChannel();
      channel.queueDeclarePassive("orchestrator.process-events");
    }
  }

  @Test
  void the_broker_blocks_a_publisher_while_it_has_an_alarm() throws Exception {
    Broker broker = stack.newBroker();
    assertBlocks(broker, "set_vm_memory_high_watermark", "0.00001", "0.4");
    assertBlocks(broker, "set_disk_free_limit", "1000000000000000", "50000000");
  }

  private static void assertBlocks(Broker broker, String limit, String sick, String well)
      throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch unblocked = new CountDownLatch(1);
    try (Connection connection = connect(broker)) {
      connection.addBlockedListener(reason -> blocked.countDown(), unblocked::countDown);
      stack.brokerControl(limit, sick);
      // The broker tells a connection that it blocks only when it publishes.
      connection
          .createChannel()
          .basicPublish("orchestration.commands", "agent.absent", null, new byte[] {1});

      assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
      stack.brokerControl(limit, well);
      assertThat(unblocked.await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      stack.brokerControl(limit, well);
    }
  }

  @Test
  void jobs_run_while_accounting_is_away_and_are_known_to_it_afterwards() {
    Slurm slurm = stack.slurm();
    stack.slurmAccounting().kill();
    String job =
        slurm
            .ask("sbatch", "--parsable", "--chdir=/tmp", "--output=/dev/null", "--wrap=true")
            .strip();
    assertThatThrownBy(() -> slurm.ask("sacct", "--jobs=" + job))
        .isInstanceOf(IllegalStateException.class);

    stack.slurmAccounting().start();

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                slurm
                    .ask("sacct", "--noheader", "--parsable2", "--jobs=" + job, "--format=State")
                    .contains("COMPLETED"));
  }

  @Test
  void a_disk_is_full_until_it_is_emptied_and_goes_with_the_stack() throws IOException {
    Path folder;
    try (LocalStack other = LocalStack.own()) {
      folder = other.folder("disk");
      MemoryDisk disk = mounted(folder);
      Path file = Files.writeString(folder.resolve("before"), "x");

      disk.fill();

      assertThat(disk.free()).isZero();
      assertThatThrownBy(() -> Files.writeString(folder.resolve("full"), "x"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      disk.empty();
      Files.writeString(folder.resolve("after"), "x");
      assertThat(file).hasContent("x");
    }
    assertThat(folder).doesNotExist();
    assertThat(Files.readAllLines(Path.of("/proc/self/mounts")))
        .noneMatch(mount -> mount.contains(folder.toString()));
  }

  private static MemoryDisk mounted(Path folder) {
    try {
      return MemoryDisk.mount(folder, 1);
    } catch (IllegalStateException refused) {
      Assumptions.abort("nothing can be mounted here: " + refused.getMessage());
      throw refused;
    }
  }

  private static Connection connect(Broker broker) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(broker.host());
    factory.setPort(broker.port());
    factory.setVirtualHost(broker.virtualHost());
    factory.setUsername(broker.api().name());
    factory.setPassword(broker.api().password());
    return factory.newConnection();
  }
}
