package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs that wait for others, in Slurm. */
class AfterIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform = Platform.shared();
    client = platform.client();
  }

  private static int after(String pipeline, String config, int other) {
    return client
        .request()
        .contentType("application/json")
        .body(
            "{\"pipeline\":\"%s\",\"used_config\":%s,\"after\":[%d]}"
                .formatted(pipeline, config, other))
        .post("/api/processes/")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  void two_jobs_run_one_after_the_other_and_the_second_has_no_job_before() {
    int first = client.start("hello_world", "{\"seconds\": 5}");
    int second = after("hello_world", "{\"seconds\": 0}", first);
    client.await(first, LIMIT, "Running");

    assertThat(client.process(second).getString("reason"))
        .isEqualTo("It waits for process " + first + ".");
    assertThat(client.process(second).<Object>get("pid")).isNull();
    assertThat(client.process(second).<Object>get("worker")).isNull();

    client.await(second, LIMIT, "Successful");
    JsonPath one = client.process(first);
    JsonPath other = client.process(second);
    assertThat(client.status(first)).isEqualTo("Successful");
    assertThat(Instant.parse(other.getString("started_at")))
        .isAfterOrEqualTo(Instant.parse(one.getString("ended_at")));
    assertThat(other.getLong("pid")).isGreaterThan(one.getLong("pid"));
  }

  @Test
  void what_waits_for_a_failed_job_never_becomes_one() {
    int first = client.start("exit_three", "{}");
    int second = after("hello_world", "{}", first);
    int third = after("hello_world", "{}", second);

    client.await(third, LIMIT, "Failed");

    assertThat(client.process(second).getString("reason")).isEqualTo("DEPENDENCY");
    assertThat(client.process(third).getString("comment"))
        .isEqualTo("DEPENDENCY: Process " + second + ", for which it waited, ended Failed.");
    assertThat(client.process(second).<Object>get("pid")).isNull();
    assertThat(client.process(third).<Object>get("pid")).isNull();
  }
}
