package br.org.linea.orchestration.it;

import static br.org.linea.orchestration.it.RawSockets.answer;
import static br.org.linea.orchestration.it.RawSockets.head;
import static br.org.linea.orchestration.it.RawSockets.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.programs.Launch;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.programs.TestCatalogue;
import br.org.linea.orchestration.stack.services.LocalStack;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hundreds of connections that hold what they can, against one API with a heap of 256 MiB. */
@Tag("long")
class CarelessClientsIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MANY = 300;
  private static final int MOST_CONNECTIONS = 1_000;

  /** More than are kept open for a moment after their refusal. */
  private static final int FAR_ABOVE = 1_300;

  private static final int PART = 64 * 1024;
  private static final int ANNOUNCED = 1_000_000;

  private static LocalStack stack;
  private static OrchestratorApi api;
  private static Client alice;
  private static Client bob;

  private final List<Socket> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    stack = LocalStack.open();
    Site site =
        Site.fresh(
            stack,
            TestCatalogue.write(stack, Platform.PIPELINES),
            stack.folder("processing"),
            stack.folder("datasets"));
    api =
        OrchestratorApi.start(
            site,
            "api",
            Map.of(
                "ORCHESTRATOR_HTTP_HEADER_TIMEOUT", "3s",
                "ORCHESTRATOR_HTTP_BODY_TIMEOUT", "4s",
                "ORCHESTRATOR_HTTP_STREAMS", "5",
                "ORCHESTRATOR_HTTP_STREAMS_PER_CLIENT", "3",
                "QUARKUS_HTTP_LIMITS_MAX_CONNECTIONS", Integer.toString(MOST_CONNECTIONS)),
            Launch.quick("256m"));
    try (MachineClients clients = stack.keycloak().clients()) {
      alice = client(clients);
      bob = client(clients);
    }
  }

  private static Client client(MachineClients clients) {
    var made = clients.register("careless-" + UUID.randomUUID());
    return new Client(api.url(), made.id(), made.secret());
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.terminate();
    }
    stack.close();
  }

  @AfterEach
  void close() throws IOException {
    for (Socket each : open) {
      each.close();
    }
    await().atMost(LIMIT).until(() -> alice.request().get("/api/sysinfo/").statusCode() == 200);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(api.url().getHost(), api.url().getPort());
    socket.setSoTimeout((int) LIMIT.toMillis());
    open.add(socket);
    return socket;
  }

  private Socket send(String text) throws IOException {
    Socket socket = connect();
    write(socket, text);
    return socket;
  }

  private static String token(Client client) {
    return client.askForToken().jsonPath().getString("access_token");
  }

  private static String post(String address, String type, String more) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\n%s\r\n"
        .formatted(address, type, more);
  }

  @Test
  void heads_that_are_not_sent_to_their_end_are_given_up() throws IOException {
    List<Socket> halfSent = new ArrayList<>();
    for (int number = 0; number < MANY; number++) {
      halfSent.add(number % 2 == 0 ? connect() : send("GET /api/ HTTP/1.1\r\nHost: x\r\n"));
    }
    Socket second = send("GET /api/ HTTP/1.1\r\nHost: x\r\n\r\n");
    await().atMost(LIMIT).until(() -> second.getInputStream().available() > 0);
    write(second, "GET /api/ HTTP/1.1\r\nHost: x\r\n");
    halfSent.add(second);

    for (Socket each : halfSent) {
      assertThat(answer(each)).contains("HTTP/1.1 408 ").contains("\"detail\":\"The request did");
    }
  }

  @Test
  void a_head_that_comes_byte_by_byte_is_given_up_too() throws IOException {
    Socket slow = connect();
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !write(slow, "G") || slow.getInputStream().available() > 0);
    assertThat(answer(slow)).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void bodies_that_are_not_sent_to_their_end_are_given_up() throws IOException {
    String token = token(alice);
    for (String type :
        List.of(
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=edge")) {
      for (String length : List.of("Content-Length: 100", "Transfer-Encoding: chunked")) {
        Socket half =
            send(
                post(
                    "/api/processes/",
                    type,
                    "Authorization: Bearer " + token + "\r\n" + length + "\r\n"));
        write(half, length.startsWith("C") ? "pipeline=x" : "1\r\nx\r\n");
        assertThat(answer(half))
            .startsWith("HTTP/1.1 408 ")
            .contains("\"detail\":\"The request did not arrive within 4 s.\"");
      }
    }
  }

  @Test
  void a_body_is_not_waited_for_when_the_token_is_missing_or_wrong() throws IOException {
    for (String authorization : List.of("X: y", "Authorization: Bearer a.b.c")) {
      for (String type :
          List.of(
              "application/json",
              "application/x-www-form-urlencoded",
              "multipart/form-data; boundary=edge")) {
        for (String length : List.of("Content-Length: 100", "Transfer-Encoding: chunked")) {
          Socket half =
              send(post("/api/processes/", type, authorization + "\r\n" + length + "\r\n"));
          assertThat(answer(half)).startsWith("HTTP/1.1 401 ").doesNotContain("still open");
        }
      }
    }
  }

  @Test
  void what_answered_requests_held_is_free_again() {
    String body =
        "{\"pipeline\":\"hello_world\",\"comment\":\"%s\"}".formatted("x".repeat(ANNOUNCED));
    for (int number = 0; number < 50; number++) {
      assertThat(
              alice
                  .request()
                  .contentType(ContentType.JSON)
                  .body(body)
                  .post("/api/processes/")
                  .asString())
          .contains("'comment' must have at most 10000 characters");
    }
  }

  @Test
  void unfinished_forms_of_strangers_take_no_memory_from_clients() throws IOException {
    fill("/o/token/", "");
  }

  @Test
  void unfinished_forms_of_one_client_take_no_memory_from_another() throws IOException {
    fill("/api/processes/", "Authorization: Bearer " + token(bob) + "\r\n");
  }

  private void fill(String address, String more) throws IOException {
    String part = "x".repeat(PART);
    String chunk = Integer.toHexString(PART) + "\r\n" + part + "\r\n";
    for (int number = 0; number < MANY; number++) {
      boolean announced = number % 2 == 0;
      Socket form =
          send(
              post(
                  address,
                  number % 3 == 0
                      ? "multipart/form-data; boundary=edge"
                      : "application/x-www-form-urlencoded",
                  more
                      + (announced ? "Content-Length: " + ANNOUNCED : "Transfer-Encoding: chunked")
                      + "\r\n"));
      for (int sent = 0; sent < ANNOUNCED - PART; sent += PART) {
        if (form.getInputStream().available() > 0 || !write(form, announced ? part : chunk)) {
          break;
        }
      }
      if (number % 50 == 0) {
        assertThat(alice.submit("hello_world", "{}").statusCode())
            .isNotEqualTo(500)
            .isLessThan(503);
      }
    }
    assertThat(alice.request().get("/api/sysinfo/").statusCode()).isEqualTo(200);
    assertThat(api.isAlive()).isTrue();
  }

  @Test
  void streams_are_limited_for_each_client_and_in_all() throws IOException {
    List<Socket> ofAlice = streams(alice, 3);
    String fourth = head(stream(alice));
    assertThat(fourth).startsWith("HTTP/1.1 429 ").containsIgnoringCase("retry-after: ");
    List<Socket> ofBob = streams(bob, 2);
    assertThat(head(stream(bob))).startsWith("HTTP/1.1 503 ").containsIgnoringCase("retry-after: ");

    ofBob.getFirst().close();

    await().atMost(LIMIT).until(() -> head(stream(bob)).startsWith("HTTP/1.1 200 "));
    assertThat(ofAlice).hasSize(3);
  }

  private List<Socket> streams(Client client, int count) throws IOException {
    List<Socket> streams = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      Socket stream = stream(client);
      assertThat(head(stream)).startsWith("HTTP/1.1 200 ");
      streams.add(stream);
    }
    return streams;
  }

  private Socket stream(Client client) throws IOException {
    return send(
        "GET /api/processes/events/ HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n"
            + "Authorization: Bearer "
            + token(client)
            + "\r\n\r\n");
  }

  @Test
  void connections_above_the_limit_are_answered_and_leave_the_others_alone() throws IOException {
    List<Socket> all = new ArrayList<>();
    for (int number = 0; number < MOST_CONNECTIONS + FAR_ABOVE; number++) {
      all.add(connect());
    }
    long refused = 0;
    for (Socket each : all) {
      String answer = answer(each);
      assertThat(answer).startsWith("HTTP/1.1 ");
      if (answer.startsWith("HTTP/1.1 503")) {
        refused++;
        assertThat(answer)
            .contains("Retry-After: 1", "Connection: close", "application/json", "{\"detail\":\"");
      }
    }
    assertThat(refused).isGreaterThan(FAR_ABOVE / 2);
    assertThat(alice.request().get("/api/sysinfo/").statusCode()).isEqualTo(200);
  }
}
