package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a run writes is read through API, broker and agent; the API has no disk in common. */
class LogsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform = Platform.shared();
    client = platform.client();
  }

  @Test
  void output_is_read_while_the_run_writes_it_and_from_any_offset() {
    int id = client.start("chatty", "");
    Awaitility.await("the first line")
        .atMost(LIMIT)
        .until(() -> logs(id, "out", 0).asString().contains("olá 2"));
    client.await(id, LIMIT, "Successful");

    Response whole = logs(id, "out", 0);
    assertThat(whole.asString()).isEqualTo("olá 1\nolá 2\nolá 3\nolá 4\nolá 5\nolá 6\n");
    assertThat(logs(id, "out", 7).asString()).isEqualTo("olá 2\nolá 3\nolá 4\nolá 5\nolá 6\n");
    assertThat(logs(id, "err", 0).asString()).isEqualTo("last words\n");
  }

  @Test
  void a_follower_gets_every_line_and_the_end() {
    int id = client.start("chatty", "");
    client.await(id, LIMIT, "Running");

    String events =
        client
            .request()
            .queryParam("follow", "true")
            .get("/api/processes/{id}/logs/", id)
            .then()
            .statusCode(200)
            .extract()
            .asString();

    assertThat(events).contains("olá 1").contains("olá 6");
    assertThat(client.status(id)).isEqualTo("Successful");
  }

  @Test
  void a_link_in_place_of_the_output_is_not_followed() throws IOException {
    int id = client.start("counted", "");
    client.await(id, LIMIT, "Successful");
    Path out = platform.runDirectory(client, id).resolve("run.out");
    Files.delete(out);
    Files.createSymbolicLink(out, Path.of("/etc/passwd"));

    Response answer = logs(id, "out", 0);

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.asString()).doesNotContain("root:");
  }

  @Test
  void the_kept_tail_is_answered_while_the_agent_is_away() {
    int id = client.start("chatty", "");
    client.await(id, LIMIT, "Successful");
    Awaitility.await("the tail to be kept")
        .atMost(LIMIT)
        .until(() -> logs(id, "err", 0).statusCode() == 200);
    platform.agent().terminate();
    try {
      Response answer = logs(id, "out", -4096);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.asString()).endsWith("olá 6\n");
      assertThat(answer.header("X-Log-Source")).isEqualTo("kept-tail");
    } finally {
      platform.startAgent();
    }
  }

  private static Response logs(int process, String stream, long offset) {
    return client
        .request()
        .queryParam("stream", stream)
        .queryParam("offset", offset)
        .get("/api/processes/{id}/logs/", process);
  }
}
