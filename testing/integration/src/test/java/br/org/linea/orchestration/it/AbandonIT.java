package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every process has an end, whether its agent ever comes or not. */
class AbandonIT {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  @AutoClose private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform = Platform.start();
    client = platform.client();
  }

  private static Response abandon(int process) {
    return platform
        .operator()
        .request()
        .contentType(ContentType.URLENC)
        .formParam("reason", "the host is gone")
        .post("/api/processes/{id}/abandon/", process);
  }

  private static String reason(int process) {
    return client.process(process).getString("reason");
  }

  @Test
  void a_process_of_an_agent_that_never_registered_says_so_and_ends_with_its_stop() {
    int process = client.start("of_an_absent_agent", "");
    assertThat(reason(process)).contains("absent", "has never registered");

    client.stop(process).then().statusCode(200);

    assertThat(client.status(process)).isEqualTo("Stopped");
  }

  @Test
  void a_process_of_an_agent_that_never_registered_may_be_abandoned() {
    int process = client.start("of_an_absent_agent", "");

    abandon(process).then().statusCode(200);

    assertThat(client.status(process)).isEqualTo("Failed");
    assertThat(reason(process)).isEqualTo("LOST");
  }

  @Test
  void the_work_of_an_agent_that_never_registered_may_be_handed_over() {
    int process = client.start("of_an_absent_agent", "");

    Response moved =
        platform
            .operator()
            .request()
            .contentType(ContentType.URLENC)
            .formParam("to", "slurm-agent")
            .post("/api/agents/absent/hand-over/");

    assertThat(moved.statusCode()).as(moved.asString()).isEqualTo(200);
    client.await(process, LIMIT, "Successful");
  }

  @Test
  @Tag("long")
  void a_lost_agent_that_comes_back_cancels_the_job_of_an_abandoned_process() {
    int process = client.start("counted", "{\"seconds\": 600}");
    client.await(process, LIMIT, "Running");
    String name = client.jobName(process);
    assertThat(abandon(process).statusCode()).isEqualTo(409);
    platform.agent().kill();

    Awaitility.await("the agent to count as silent")
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> abandon(process).statusCode() == 200);
    assertThat(client.status(process)).isEqualTo("Failed");
    assertThat(platform.queuedNames()).contains(name);
    platform.startAgent();

    Awaitility.await("the job to be cancelled")
        .atMost(LIMIT)
        .until(() -> !platform.queuedNames().contains(name));
    assertThat(client.status(process)).isEqualTo("Failed");
  }
}
