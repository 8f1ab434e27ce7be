package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * PostgreSQL is killed or suspended under clients that take anything but 200 for the end of their
 * process. Of the two instances one gives its connections up soon, the other later.
 */
@Tag("long")
class DatabaseGoneIT {

  /** Longer than the idle time-out of either instance, shorter than the retry deadline of both. */
  private static final Duration GONE = Duration.ofSeconds(35);

  private static final Map<String, String> IMPATIENT_WITH_CONNECTIONS =
      Map.of("ORCHESTRATOR_DATABASE_IDLE_TIMEOUT", "3s");

  private static LocalStack stack;
  @AutoClose private static Platform platform;
  private static OrchestratorApi second;
  private static Client first;
  private static Client other;

  /** How it goes and comes back. */
  private enum Absence {
    KILLED {
      @Override
      void begin() {
        stack.part(Service.POSTGRES).kill();
      }

      @Override
      void end() {
        stack.part(Service.POSTGRES).start();
      }
    },
    PAUSED {
      @Override
      void begin() {
        stack.part(Service.POSTGRES).pause();
      }

      @Override
      void end() {
        stack.part(Service.POSTGRES).resume();
      }
    };

    abstract void begin();

    abstract void end();
  }

  @BeforeAll
  static void start() {
    stack = LocalStack.own(Service.POSTGRES);
    platform = Platform.start(stack, Map.of());
    second = OrchestratorApi.start(platform.site(), "api-2", IMPATIENT_WITH_CONNECTIONS);
    first = platform.client();
    other = first.at(second.url());
  }

  @AfterAll
  static void stop() {
    if (second != null) {
      second.terminate();
    }
  }

  @ParameterizedTest
  @EnumSource(Absence.class)
  void no_status_and_no_stop_is_refused_and_no_token_is_given(Absence absence) {
    int watched = first.start("hello_world", "{\"seconds\": 300}");
    int stopped = first.start("hello_world", "{\"seconds\": 300}");
    first.await(watched, Duration.ofSeconds(60), "Running");
    other.status(watched);
    AtomicBoolean enough = new AtomicBoolean();
    List<CompletableFuture<Integer>> polls =
        Stream.of(first, other)
            .map(client -> beside(() -> polled(client, watched, enough)))
            .toList();

    absence.begin();
    CompletableFuture<Response> stop = beside(() -> other.stop(stopped));
    CompletableFuture<Response> asked = beside(first::askForToken);
    pause(GONE);
    absence.end();

    Response token = asked.join();
    assertThat(token.statusCode()).as(token.asString()).isEqualTo(503);
    assertThat(token.jsonPath().getString("error")).isNotBlank();
    assertThat(stop.join().statusCode()).as(stop.join().asString()).isEqualTo(200);
    assertThat(first.status(stopped)).isIn("Stopping", "Stopped");
    assertThat(other.status(stopped)).isIn("Stopping", "Stopped");
    enough.set(true);
    assertThat(polls).allSatisfy(each -> assertThat(each.join()).isPositive());
    first.stop(watched);
    first.await(watched, Duration.ofSeconds(60), "Stopped");
    first.await(stopped, Duration.ofSeconds(60), "Stopped");
  }

  /** Each in a thread of its own: these wait for each other. */
  private static <T> CompletableFuture<T> beside(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
  }

  /** Asks until it is enough, at least once more after that; any answer but 200 Running fails. */
  private static int polled(Client client, int process, AtomicBoolean enough) {
    int answers = 0;
    boolean last;
    do {
      last = enough.get();
      assertThat(client.status(process)).isEqualTo("Running");
      answers++;
      pause(Duration.ofMillis(100));
    } while (!last);
    return answers;
  }

  private static void pause(Duration time) {
    new CompletableFuture<Void>()
        .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
