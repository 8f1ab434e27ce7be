package br.org.linea.orchestration.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ErrorLog;
import br.org.linea.orchestration.api.TestClient;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Making, showing and deleting webhooks. */
@ApiTest
class WebhooksTest extends WebhookFixture {

  @Test
  void a_deleted_webhook_gets_nothing_more() {
    receiver.answers((exchange, request) -> Receiver.reply(exchange, 500));
    int id = create().getInt("id");
    run();
    receives(1);
    assertThat(alice.request().delete("/api/webhooks/" + id + "/").statusCode()).isEqualTo(200);
    assertThat(alice.request().get("/api/webhooks/" + id + "/").statusCode()).isEqualTo(404);
    int inTheAir = 1;
    int then = receiver.received().size();
    int witness = create(receiver.url() + "&witness", "").getInt("id");
    receiver.answers((exchange, request) -> Receiver.reply(exchange, 200));
    alice.startHelloWorld();
    act(witness, "test");
    allDelivered(witness);
    assertThat(receiver.received().stream().skip(then).filter(it -> !it.uri().contains("witness")))
        .hasSizeLessThanOrEqualTo(inTheAir);
  }

  @Test
  void the_secret_is_shown_once_and_never_logged() {
    try (ErrorLog log = new ErrorLog(Level.ALL)) {
      receiver.answers((exchange, request) -> Receiver.reply(exchange, 500));
      JsonPath webhook = create(receiver.url() + "&token=in-the-address", "");
      int id = webhook.getInt("id");
      String secret = webhook.getString("secret");
      assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
      started();
      receives(2);
      for (String address : List.of("", id + "/", id + "/deliveries/")) {
        for (TestClient client : List.of(alice, operator, reader)) {
          assertThat(client.request().get("/api/webhooks/" + address).asString())
              .as(address)
              .contains("\"id\":")
              .doesNotContain("whsec_");
        }
      }
      assertThat(log.errors())
          .noneMatch(
              line ->
                  line.contains(secret)
                      || line.contains("whsec_")
                      || line.contains("in-the-address"));
    }
  }

  @Test
  void after_a_rotation_deliveries_carry_both_signatures_and_later_the_new_one_alone()
      throws WebhookVerificationException, SQLException {
    JsonPath webhook = create();
    int id = webhook.getInt("id");
    String before = webhook.getString("secret");
    String after =
        alice
            .request()
            .post("/api/webhooks/{id}/rotate-secret/", id)
            .jsonPath()
            .getString("secret");
    assertThat(after).isNotEqualTo(before);
    act(id, "test");
    receives(1);
    receiver.received().getFirst().verify(before);
    receiver.received().getFirst().verify(after);

    execute("UPDATE webhook SET previous_until = now() WHERE id = " + id);
    act(id, "test");
    receives(2);
    receiver.received().getLast().verify(after);
    assertThatThrownBy(() -> receiver.received().getLast().verify(before))
        .isInstanceOf(WebhookVerificationException.class);
    assertThat(receiver.received()).extracting(Receiver.Received::id).doesNotHaveDuplicates();
  }

  @Test
  void a_process_may_bring_a_webhook_of_its_own_whose_secret_is_shown_once()
      throws WebhookVerificationException {
    String body = "{\"pipeline\":\"hello_world\",\"notify\":\"%s\"}".formatted(receiver.url());
    String key = UUID.randomUUID().toString();
    Response first =
        alice
            .request()
            .header("Idempotency-Key", key)
            .contentType(ContentType.JSON)
            .body(body)
            .post("/api/processes/");
    assertThat(first.statusCode()).as(first.asString()).isEqualTo(201);
    Response again =
        alice
            .request()
            .header("Idempotency-Key", key)
            .contentType(ContentType.JSON)
            .body(body)
            .post("/api/processes/");
    int id = first.path("id");
    alice.startHelloWorld();
    alice.request().post("/api/processes/{id}/stop/", id);
    receives(2);

    assertThat(again.<Integer>path("id")).isEqualTo(id);
    assertThat(again.<Object>path("webhook")).isNull();
    assertThat(receiver.received()).extracting(Receiver.Received::process).containsOnly(id);
    receiver.received().getFirst().verify(first.path("webhook.secret"));
    int webhook = first.path("webhook.id");
    assertThat(alice.request().get("/api/webhooks/?process=" + id).jsonPath().getList("id"))
        .isEqualTo(List.of(webhook));
    assertThat(alice.request().get("/api/webhooks/").jsonPath().getList("id"))
        .doesNotContain(webhook);
    assertThat(bob.request().get("/api/webhooks/?process=" + id).statusCode()).isEqualTo(404);

    Response form =
        alice
            .request()
            .formParam("pipeline", "hello_world")
            .formParam("notify", receiver.url())
            .post("/api/processes/");
    assertThat(form.<String>path("webhook.secret")).startsWith("whsec_");
    Response other =
        alice
            .request()
            .header("Idempotency-Key", key)
            .contentType(ContentType.JSON)
            .body(HELLO)
            .post("/api/processes/");
    assertThat(other.statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://127.1/",
        "ftp://example.org/",
        "http://user:secret@example.org/",
        "https:///hook",
        "hook",
        "http://example.org/ a"
      })
  void a_forbidden_address_is_refused_with_the_field_and_the_reason(String url) {
    Response answer = post(alice, "/api/webhooks/", "{\"url\":\"%s\"}".formatted(url));
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(answer.<String>path("type")).isEqualTo("urn:orchestration:problem:webhook-invalid");
    assertThat(answer.<String>path("errors[0].pointer")).isEqualTo("/url");

    Response process =
        post(
            alice,
            "/api/processes/",
            "{\"pipeline\":\"hello_world\",\"notify\":\"%s\"}".formatted(url));
    assertThat(process.statusCode()).isEqualTo(400);
    assertThat(process.<String>path("errors[0].pointer")).isEqualTo("/notify");
  }

  @Test
  void an_address_that_became_forbidden_is_not_connected_to() throws SQLException {
    try (Receiver inside = new Receiver("127.0.0.1")) {
      int id = create().getInt("id");
      execute(
          "UPDATE webhook SET url = 'http://localhost:%d/' WHERE id = %d"
              .formatted(inside.port(), id));
      act(id, "test");
      await().atMost(LIMIT).until(() -> hook(id).getInt("failures") > 0);
      assertThat(deliveries(id, "").getString("[0].last_error"))
          .contains("not public")
          .doesNotContain("127.0.0.1");
      assertThat(inside.received()).isEmpty();
    }
  }

  @Test
  void every_fault_of_a_request_is_named_with_its_place() {
    Response answer =
        post(
            alice,
            "/api/webhooks/",
            "{\"events\":[\"process.eaten\"],\"pipeline\":\"../x\",\"labels\":{\"a\":1},\"to\":1}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getList("errors.pointer"))
        .containsExactlyInAnyOrder("/url", "/events", "/pipeline", "/labels", "/to");
    assertThat(answer.<String>path("error"))
        .startsWith("[webhooks] ")
        .contains("process.accepted, process.pending, process.started");
    Map.of("[]", "must be an object", "{", "JSON parse error")
        .forEach(
            (body, words) ->
                assertThat(post(alice, "/api/webhooks/", body).<String>path("detail"))
                    .contains(words));
    assertThat(alice.request().get("/api/webhooks/x/").statusCode()).isEqualTo(404);
    int id = create().getInt("id");
    assertThat(alice.request().get("/api/webhooks/{id}/deliveries/?state=x", id).statusCode())
        .isEqualTo(400);
    assertThat(alice.request().get("/api/webhooks/{id}/deliveries/?before=x", id).statusCode())
        .isEqualTo(400);
  }
}
