package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.messages.JobOutcome;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The other process ends, or the waiting one is stopped, while the request is under way. */
@ApiTest
class AfterRacesTest extends AgentFixture {

  private static final int TIMES = 50;
  private static final long SEED = 20261130;

  /**
   * Two processes of which one waits for the other.
   *
   * @param outcome how the first one ends, beside the request for the second
   */
  private record Pair(JsonPath first, JobOutcome outcome, int second) {}

  private Pair pair(Random random, ExecutorService threads) throws Exception {
    JsonPath first = started();
    JobOutcome outcome = random.nextBoolean() ? JobOutcome.SUCCEEDED : JobOutcome.FAILED;
    Callable<Integer> waits =
        () ->
            alice.start(
                "{\"pipeline\":\"hello_world\",\"after\":[%d]}".formatted(first.getInt("id")));
    Callable<Integer> ends =
        () -> {
          agent.say(1, agent.ended(first, outcome));
          return 0;
        };
    List<Callable<Integer>> both =
        random.nextBoolean() ? List.of(waits, ends) : List.of(ends, waits);
    List<Future<Integer>> done = threads.invokeAll(both);
    return new Pair(first, outcome, Math.max(done.get(0).get(), done.get(1).get()));
  }

  @Test
  void whatever_comes_first_none_is_forgotten() throws Exception {
    Random random = new Random(SEED);
    List<Pair> pairs = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int time = 0; time < TIMES; time++) {
        pairs.add(pair(random, threads));
      }
    }
    assertThat(pairs).extracting(Pair::outcome).contains(JobOutcome.SUCCEEDED, JobOutcome.FAILED);
    for (Pair pair : pairs) {
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                JsonPath second = process(pair.second());
                assertThat(second.getString("worker") != null)
                    .isEqualTo(pair.outcome() == JobOutcome.SUCCEEDED);
                assertThat(status(pair.second()))
                    .isEqualTo(pair.outcome() == JobOutcome.SUCCEEDED ? "Queued" : "Failed");
                assertThat(second.getString("reason"))
                    .isEqualTo(pair.outcome() == JobOutcome.SUCCEEDED ? null : "DEPENDENCY");
              });
    }
  }

  @Test
  void a_stop_beside_the_end_starts_nothing_twice_and_leaves_nothing_held() throws Exception {
    List<Integer> seconds = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int time = 0; time < TIMES; time++) {
        JsonPath first = started();
        int second =
            alice.start(
                "{\"pipeline\":\"hello_world\",\"after\":[%d]}".formatted(first.getInt("id")));
        threads.invokeAll(
            List.of(
                () -> {
                  agent.say(1, agent.ended(first, JobOutcome.SUCCEEDED));
                  return 0;
                },
                () -> alice.request().post("/api/processes/{id}/stop/", second).statusCode()));
        seconds.add(second);
      }
    }
    for (int second : seconds) {
      // With an agent the agent ends it; without one it has ended.
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(status(second))
                      .isIn(
                          process(second).getString("worker") == null
                              ? List.of("Stopped")
                              : List.of("Stopped", "Stopping")));
    }
  }
}
