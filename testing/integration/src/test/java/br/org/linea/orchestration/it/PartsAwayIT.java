package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each service in turn is really stopped under light load: what is asked meanwhile is accepted or
 * clearly refused, and what was accepted goes through by itself afterwards.
 */
class PartsAwayIT {

  /** A minute in {@code verify --full}. */
  private static final Duration AWAY =
      Boolean.getBoolean("orchestration.full") ? Duration.ofSeconds(60) : Duration.ofSeconds(10);

  /** How long the API tries by default. */
  private static final Duration RETRY_DEADLINE = Duration.ofSeconds(45);

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private static LocalStack stack;
  @AutoClose private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    stack = LocalStack.own();
    platform =
        Platform.start(
            stack,
            Map.of(
                "SLURM_AGENT_SLURM_SUBMIT_TIMEOUT", "15s",
                "SLURM_AGENT_SLURM_RECOVERY_GRACE", "20s",
                "SLURM_AGENT_SLURM_MAX_RETRY", "5s"));
    client = platform.client();
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void nothing_is_lost_while_a_part_is_away(Service part) throws IOException {
    List<Integer> accepted = new ArrayList<>();
    accepted.add(client.start("counted", "{\"seconds\": 6}"));
    client.await(accepted.getFirst(), LIMIT, "Running");

    AtomicBoolean isBack = new AtomicBoolean();
    CompletableFuture<Void> watch =
        CompletableFuture.runAsync(
            () -> askForStatusUntil(isBack, accepted.getFirst()), Thread::startVirtualThread);
    stack.part(part).stop();
    long back = System.nanoTime() + AWAY.toNanos();
    while (System.nanoTime() < back) {
      askOnce(accepted);
      pauseBetweenRequests();
    }
    stack.part(part).start();
    isBack.set(true);
    watch.join();

    for (int id : accepted) {
      client.await(id, LIMIT, "Successful");
      assertThat(platform.marks(client, id)).as("runs of process %d", id).hasSize(1);
    }
    platform.awaitSilence();
  }

  /** Existing clients take any answer but 200 for the end of the process. */
  private static void askForStatusUntil(AtomicBoolean isBack, int process) {
    // What is asked while the part is away may be answered when it is back, but no later.
    while (!isBack.get() && AWAY.compareTo(RETRY_DEADLINE) < 0) {
      client.status(process);
      pauseBetweenRequests();
    }
  }

  /** Accepted with an id, or refused with 503 and a JSON body that says so; nothing else. */
  private static void askOnce(List<Integer> accepted) {
    Response answer = client.submit("counted", "");
    if (answer.statusCode() == 201) {
      accepted.add(answer.path("id"));
    } else {
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.contentType()).startsWith("application/json");
      assertThat(answer.jsonPath().getString("error")).isNotBlank();
    }
  }

  private static void pauseBetweenRequests() {
    new CompletableFuture<Void>().completeOnTimeout(null, 700, TimeUnit.MILLISECONDS).join();
  }
}
