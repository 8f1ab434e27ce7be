package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events that wait for the database longer than the broker waits for a consumer. */
@Tag("long")
class DatabaseAwayIT {

  private static final Duration CONSUMER_TIMEOUT = Duration.ofSeconds(60);

  /** The broker looks for silent consumers once a minute. */
  private static final Duration AWAY = Duration.ofSeconds(150);

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int EVENTS = 500;

  @Test
  void five_hundred_events_outwait_the_database_and_none_is_a_dead_letter() throws Exception {
    LocalStack stack = LocalStack.own(CONSUMER_TIMEOUT);
    try (Platform platform = Platform.start(stack, Map.of())) {
      Client client = platform.client();
      int id = client.start("counted", "{\"seconds\": 1}");
      client.await(id, LIMIT, "Successful");
      UUID task = UUID.fromString(client.process(id).getString("task_id"));
      stack.part(Service.POSTGRES).stop();

      publish(platform, id, task);
      new CompletableFuture<Void>()
          .completeOnTimeout(null, AWAY.toSeconds(), TimeUnit.SECONDS)
          .join();
      int waiting = platform.site().broker().depth(Topology.PROCESS_EVENTS);
      stack.part(Service.POSTGRES).start();

      assertThat(waiting).isGreaterThanOrEqualTo(EVENTS);
      Awaitility.await("all events to be taken")
          .atMost(LIMIT)
          .until(() -> platform.site().broker().depth(Topology.PROCESS_EVENTS) == 0);
      assertThat(platform.site().broker().depth(Topology.PROCESS_EVENTS_DEAD)).isZero();
      assertThat(client.status(id)).isEqualTo("Successful");
      int next = client.start("counted", "");
      client.await(next, LIMIT, "Successful");
    }
  }

  /** Late news of a process that is over: each is read, and changes nothing. */
  private static void publish(Platform platform, int process, UUID task) throws Exception {
    try (Connection connection = Amqp.connect(platform, platform.agentUser());
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      for (int number = 1; number <= EVENTS; number++) {
        channel.basicPublish(
            Topology.EVENTS,
            "process.running",
            new BasicProperties.Builder()
                .deliveryMode(2)
                .userId(platform.agentUser().name())
                .build(),
            alive(process, task, number).getBytes(StandardCharsets.UTF_8));
      }
      channel.waitForConfirmsOrDie(LIMIT.toMillis());
    }
  }

  private static String alive(int process, UUID task, int number) {
    return """
        {"specversion": "1.0", "id": "%s", "source": "/agents/slurm-agent", "subject": "%d",
         "time": "2026-01-02T03:04:05Z", "lease": 1, "sequence": %d, "type": "process.alive",
         "data": {"process_id": %d, "task_id": "%s", "phase": "RUNNING",
                  "job": {"worker": "slurm-agent", "observed_at": "2026-01-02T03:04:05Z"}}}
        """
        .formatted(UUID.randomUUID(), process, 1000 + number, process, task);
  }
}
