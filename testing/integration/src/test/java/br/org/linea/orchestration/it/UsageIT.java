package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Slurm's accounting says of a job reaches the user, with advice. */
class UsageIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final long MEBI = 1L << 20;

  @AutoClose private static Platform platform;
  private static Client client;
  private static SlurmCalls calls;

  @BeforeAll
  static void start() throws IOException {
    LocalStack stack = LocalStack.open();
    calls = SlurmCalls.noted(stack);
    Map<String, String> settings = new HashMap<>(calls.settings());
    settings.put("SLURM_AGENT_SLURM_USAGE_INTERVAL", INTERVAL.toSeconds() + "s");
    platform = Platform.start(stack, settings);
    client = platform.client();
  }

  private static JsonPath usage(int process) {
    return Awaitility.await("the usage of process " + process)
        .atMost(LIMIT)
        .until(
            () -> client.request().get("/api/processes/{id}/usage/", process).jsonPath(),
            answer -> answer.getMap("usage") != null);
  }

  @Test
  void a_job_that_uses_200_mib_and_five_seconds_of_cpu_shows_both() {
    int id = client.start("hungry", "{\"mebibytes\": 200, \"cpu_seconds\": 5}");
    client.await(id, LIMIT, "Successful");

    JsonPath answer = usage(id);

    assertThat(answer.getLong("usage.used.memory_bytes")).isBetween(200 * MEBI, 280 * MEBI);
    assertThat(answer.getDouble("usage.used.cpu_seconds")).isBetween(5.0, 15.0);
    assertThat(answer.getLong("usage.used.elapsed_seconds")).isGreaterThanOrEqualTo(7);
    assertThat(answer.getLong("usage.requested.memory_bytes")).isEqualTo(300 * MEBI);
    assertThat(answer.getLong("usage.requested.time_limit_seconds")).isEqualTo(420);
    assertThat(answer.getString("usage.state")).isEqualTo("COMPLETED");
    assertThat(answer.getString("usage.node_list")).isEqualTo("n1");
    assertThat(answer.getMap("advice")).isNull();
    assertThat(client.process(id).getMap("usage")).isEqualTo(answer.getMap("usage"));
  }

  @Test
  void the_advice_for_a_job_killed_near_its_memory_limit_says_how_much_to_ask_for() {
    int id = client.start("hungry", "{\"mebibytes\": 270, \"cpu_seconds\": 1, \"killed\": true}");
    client.await(id, LIMIT, "Failed");

    JsonPath answer = usage(id);

    assertThat(answer.getString("advice.rule")).isEqualTo("killed_near_memory_limit");
    assertThat(answer.getString("advice.text")).contains("of 300M", "Ask for 450M");
  }

  @Test
  void many_jobs_that_end_together_cost_one_sacct_in_each_interval() {
    Instant begun = Instant.now();
    long before = calls.count("sacct");
    List<Integer> ids =
        Stream.generate(() -> client.start("counted", "{\"seconds\": 0}")).limit(20).toList();

    ids.forEach(id -> assertThat(usage(id).getMap("usage")).isNotNull());

    long most = Duration.between(begun, Instant.now()).dividedBy(INTERVAL) + 1;
    assertThat(calls.count("sacct") - before).isPositive().isLessThanOrEqualTo(most);
  }
}
