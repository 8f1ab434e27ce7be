package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stop, in every state. */
class StopIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform = Platform.shared();
    client = platform.client();
  }

  @Test
  void a_running_process_ends_stopped_and_is_gone_from_squeue() {
    int id = client.start("hello_world", "{\"seconds\": 300}");
    client.await(id, LIMIT, "Running");
    long job = client.process(id).getLong("pid");

    client.stop(id).then().statusCode(200);

    assertThat(client.status(id)).isIn("Stopping", "Stopped");
    client.await(id, LIMIT, "Stopped");
    assertThat(
            platform
                .slurm()
                .ask("squeue", "--all", "--noheader", "--states=PD,R,CG", "--format=%A")
                .lines())
        .doesNotContain(Long.toString(job));
  }

  @Test
  void a_stop_right_after_the_start_ends_stopped_too() {
    int id = client.start("hello_world", "{\"seconds\": 300}");

    client.stop(id).then().statusCode(200);

    client.await(id, LIMIT, "Stopped");
  }

  @Test
  void a_stop_of_what_has_finished_leaves_the_verdict_as_it_is() {
    int id = client.start("hello_world", "{\"seconds\": 0}");
    client.await(id, LIMIT, "Successful");

    String message = client.stop(id).then().statusCode(200).extract().path("message");

    assertThat(message)
        .isEqualTo("Process[hello_world-%08d] has already finished. status=0".formatted(id));
    assertThat(client.status(id)).isEqualTo("Successful");
  }
}
