package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.process.Relay;
import br.org.linea.orchestration.stack.programs.AgentJournal;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.services.Broker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Connections to the broker end while messages wait for their confirms. */
class LostConfirmsIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Far beyond {@link #LIMIT}: an event is sent again because its connection has ended. */
  private static final String CONFIRM_LIMIT = "10m";

  private static final int LOSSES = 20;

  @AutoClose private final Platform platform = Platform.start();

  @Test
  void an_event_that_was_lost_is_not_confirmed_by_the_confirm_of_another() throws IOException {
    Client client = platform.client();
    platform.agent().terminate();
    try (Relay line = line()) {
      Map<String, String> through = through(line);
      platform.startAgent(
          Map.of(
              "RABBITMQ_HOST",
              through.get("RABBITMQ_HOST"),
              "RABBITMQ_PORT",
              through.get("RABBITMQ_PORT"),
              "SLURM_AGENT_PUBLISH_DELAY",
              "0s",
              "SLURM_AGENT_CONFIRM_TIMEOUT",
              CONFIRM_LIMIT));
      List<Integer> processes = start(client, 4, "{\"seconds\": 15}");
      processes.forEach(id -> client.await(id, LIMIT, "Running"));

      line.silence();
      Awaitility.await("ends that wait for their confirms")
          .atMost(LIMIT)
          .until(() -> unsentEnds() == processes.size());
      line.cut();
      line.repair();

      // On the new connection the numbers of the lost messages are given again.
      processes.addAll(start(client, 6, ""));
      allSucceedOnce(client, processes);
    }
  }

  @Test
  void commands_whose_confirms_are_lost_are_sent_again() throws IOException {
    platform.api().terminate();
    try (Relay line = line()) {
      OrchestratorApi api = OrchestratorApi.start(platform.site(), "api-2", through(line));
      try {
        Client client = platform.client(api.url());
        List<Integer> processes = new ArrayList<>(start(client, 1, ""));
        client.await(processes.getFirst(), LIMIT, "Successful");
        for (int loss = 0; loss < 3; loss++) {
          line.silence();
          processes.addAll(start(client, 5, ""));
          line.cut();
          line.repair();
        }
        allSucceedOnce(client, processes);
      } finally {
        api.terminate();
      }
    }
  }

  @Test
  void nothing_is_lost_however_often_the_broker_closes_the_connections() throws IOException {
    Client client = platform.client();
    Broker broker = platform.site().broker();
    List<Integer> processes = new ArrayList<>();
    for (int loss = 0; loss < LOSSES; loss++) {
      processes.addAll(start(client, 1, ""));
      broker.disconnect(loss % 2 == 0 ? platform.agentUser() : broker.api());
    }
    allSucceedOnce(client, processes);
    platform.awaitSilence();
  }

  private Relay line() {
    Broker broker = platform.site().broker();
    return Relay.to(broker.host(), broker.port());
  }

  private static Map<String, String> through(Relay line) {
    return Map.of("RABBITMQ_HOST", "127.0.0.1", "RABBITMQ_PORT", Integer.toString(line.port()));
  }

  private static List<Integer> start(Client client, int count, String config) {
    return new ArrayList<>(
        IntStream.range(0, count).mapToObj(each -> client.start("counted", config)).toList());
  }

  private void allSucceedOnce(Client client, List<Integer> processes) throws IOException {
    for (int id : processes) {
      client.await(id, LIMIT, "Successful");
      assertThat(platform.marks(client, id)).as("runs of process %d", id).hasSize(1);
    }
  }

  /** Journal entries that are over, and whose last event is not confirmed. */
  private long unsentEnds() throws IOException {
    return AgentJournal.entries(platform.journal()).stream()
        .filter(entry -> AgentJournal.isOver(entry) && !AgentJournal.isDone(entry))
        .count();
  }
}
