package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs that turn their run directories against the agent cost no other process anything. */
class HostileJobsIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final List<String> DEEDS =
      List.of(
          "exit_fifo",
          "exit_folder",
          "exit_number",
          "return_code_fifo",
          "return_code_folder",
          "errors_fifo",
          "errors_link",
          "errors_folder",
          "task_fifo",
          "task_large",
          "lock_folder",
          "unprintable",
          "wake");

  private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform = Platform.shared();
    client = platform.client();
  }

  @Test
  void each_gets_its_own_verdict_and_so_does_the_process_beside_them() {
    Map<String, Integer> hostile = new LinkedHashMap<>();
    DEEDS.forEach(
        deed ->
            hostile.put(deed, client.start("hostile_deeds", "{\"deed\": \"%s\"}".formatted(deed))));
    int beside = client.start("counted", "{\"seconds\": 2}");
    int failing = client.start("counted", "{\"exit_code\": 4}");

    hostile.forEach(
        (deed, id) -> {
          client.await(id, LIMIT, "Failed");
          assertThat(comment(id)).as(deed).contains("exit code 3").doesNotContain("root:");
        });
    client.await(beside, LIMIT, "Successful");
    client.await(failing, LIMIT, "Failed");
    assertThat(comment(failing)).contains("exit code 4");
    assertThat(comment(hostile.get("exit_fifo"))).contains("not a regular file");
    assertThat(comment(hostile.get("unprintable"))).contains("x \\x00 y \\x1b[31m");

    for (String deed : List.of("errors_fifo", "errors_link", "errors_folder", "task_large")) {
      client
          .request()
          .queryParam("stream", "err")
          .get("/api/processes/{id}/logs/", hostile.get(deed))
          .then()
          .statusCode(409);
    }
    int after = client.start("counted", "");
    client.await(after, LIMIT, "Successful");
  }

  private static String comment(int process) {
    return client.process(process).getString("comment");
  }
}
