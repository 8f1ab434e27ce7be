package br.org.linea.orchestration.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A receiver, and webhooks of alice that go after each test. */
abstract class WebhookFixture extends AgentFixture {

  static final String HELLO = "{\"pipeline\":\"hello_world\"}";

  final TestClient bob = TestClient.of("bob");
  final TestClient reader = TestClient.of("reader");
  private final List<Integer> made = new ArrayList<>();
  Receiver receiver;

  @BeforeEach
  void a_receiver_listens() {
    receiver = new Receiver();
  }

  @AfterEach
  void its_webhooks_go() {
    made.forEach(id -> alice.request().delete("/api/webhooks/" + id + "/"));
    receiver.close();
  }

  Response post(TestClient client, String address, String body) {
    return client.request().contentType(ContentType.JSON).body(body).post(address);
  }

  JsonPath create(String url, String more) {
    Response answer = post(alice, "/api/webhooks/", "{\"url\":\"%s\"%s}".formatted(url, more));
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(answer.header("Location"))
        .endsWith("/api/webhooks/" + answer.path("id").toString() + "/");
    made.add(answer.path("id"));
    return answer.jsonPath();
  }

  JsonPath create() {
    return create(receiver.url(), "");
  }

  JsonPath hook(int id) {
    return alice.request().get("/api/webhooks/" + id + "/").jsonPath();
  }

  JsonPath deliveries(int id, String query) {
    return alice.request().get("/api/webhooks/" + id + "/deliveries/" + query).jsonPath();
  }

  void act(int id, String action) {
    assertThat(alice.request().post("/api/webhooks/{id}/{do}/", id, action).statusCode())
        .isBetween(200, 202);
  }

  void receives(int count) {
    await().atMost(LIMIT).until(() -> receiver.received().size() >= count);
  }

  void allDelivered(int id) {
    await().atMost(LIMIT).until(() -> hook(id).getInt("waiting") == 0);
  }

  static void execute(String sql) throws SQLException {
    try (Connection database = TestClient.database();
        Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  /** From Queued to Successful. */
  JsonPath run() {
    JsonPath process = started();
    agent.say(1, agent.submitted(process));
    becomes(process, "Pending");
    agent.say(2, agent.alive(process, JobPhase.RUNNING));
    becomes(process, "Running");
    agent.say(3, agent.ended(process, JobOutcome.SUCCEEDED));
    becomes(process, "Successful");
    return process;
  }
}
