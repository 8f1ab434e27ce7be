package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commands that come more often than they were sent, and some that cannot be read. */
class RedeliveryIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String QUEUE = Topology.agentQueue(new WorkerName("slurm-agent"));

  @AutoClose private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform = Platform.start();
    client = platform.client();
  }

  @Test
  void a_start_that_is_delivered_five_times_runs_once() throws Exception {
    platform.agent().terminate();
    int id = client.start("counted", "");
    byte[] start = firstCommand();
    for (int copy = 0; copy < 4; copy++) {
      publish(start);
    }

    platform.startAgent();

    client.await(id, LIMIT, "Successful");
    awaitEmptyQueue();
    assertThat(platform.marks(client, id)).hasSize(1);
    assertThat(jobsOf(id)).hasSize(1);

    publish(start);
    awaitEmptyQueue();
    assertThat(client.status(id)).isEqualTo("Successful");
    assertThat(jobsOf(id)).hasSize(1);
  }

  @Test
  void an_unreadable_command_is_a_dead_letter_and_holds_nothing_up() throws Exception {
    publish("no command at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    int id = client.start("counted", "");

    client.await(id, LIMIT, "Successful");

    Awaitility.await("the dead letter")
        .atMost(LIMIT)
        .until(() -> platform.site().broker().depth(Topology.COMMANDS_DEAD) == 1);
  }

  private static void awaitEmptyQueue() {
    Awaitility.await("all copies are taken")
        .atMost(LIMIT)
        .until(() -> platform.site().broker().depth(QUEUE) == 0);
  }

  private static List<String> jobsOf(int process) {
    return platform.jobsNamed(client.jobName(process));
  }

  /** Reads the command that waits, and puts it back. */
  private static byte[] firstCommand() throws Exception {
    try (Connection connection = Amqp.connect(platform, platform.agentUser());
        Channel channel = connection.createChannel()) {
      GetResponse waiting =
          Awaitility.await("the command")
              .atMost(LIMIT)
              .until(() -> channel.basicGet(QUEUE, false), answer -> answer != null);
      channel.basicNack(waiting.getEnvelope().getDeliveryTag(), false, true);
      return waiting.getBody();
    }
  }

  private static void publish(byte[] command) throws Exception {
    try (Connection connection = Amqp.connect(platform, platform.site().broker().api());
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish(Topology.COMMANDS, QUEUE, null, command);
      channel.waitForConfirmsOrDie(LIMIT.toMillis());
    }
  }
}
