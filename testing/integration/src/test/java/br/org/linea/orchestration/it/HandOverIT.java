package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.programs.SlurmAgent;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An agent that is gone for good, one that takes over its jobs, and the first one back again. */
@Tag("long")
class HandOverIT {

  /**
   * For two minutes an heir leaves a young process to the queue that it may still come through, and
   * then it waits for the recovery grace, four minutes, before it submits it.
   */
  private static final Duration LIMIT = Duration.ofMinutes(8);

  @Test
  void an_heir_brings_the_jobs_to_their_end_and_the_lost_agent_does_no_harm_when_it_returns()
      throws IOException {
    try (Platform platform = Platform.start()) {
      Client client = platform.client();
      Client operator = platform.operator();
      int running = client.start("counted", "{\"seconds\": 20}");
      client.await(running, LIMIT, "Running");
      platform.agent().kill();
      int waiting = client.start("counted", "");

      String worker = "heir-" + UUID.randomUUID().toString().substring(0, 8);
      SlurmAgent heir = platform.startAnotherAgent(worker);
      try {
        operator
            .request()
            .contentType(ContentType.URLENC)
            .formParam("to", worker)
            .post("/api/agents/slurm-agent/hand-over/")
            .then()
            .statusCode(200);
        platform.startAgent();

        client.await(waiting, LIMIT, "Successful");
        client.await(running, LIMIT, "Successful");
        for (int id : List.of(running, waiting)) {
          assertThat(platform.marks(client, id)).hasSize(1);
          assertThat(client.process(id).getString("worker")).isEqualTo(worker);
          assertThat(platform.jobsNamed(client.jobName(id))).hasSize(1);
        }
        Awaitility.await("the lost agent to let go")
            .atMost(LIMIT)
            .until(() -> Files.readString(platform.agent().log()).contains("was handed over"));
      } finally {
        heir.terminate();
      }
    }
  }
}
