package br.org.linea.orchestration.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a receiver gets, and in which order. */
@ApiTest
class WebhookDeliveryTest extends WebhookFixture {

  @Test
  void a_receiver_gets_each_transition_in_order_with_a_signature_that_others_verify()
      throws WebhookVerificationException {
    JsonPath webhook = create();
    JsonPath process = run();
    receives(4);

    assertThat(receiver.received())
        .extracting(Receiver.Received::status)
        .containsExactly("Queued", "Pending", "Running", "Successful");
    for (Receiver.Received request : receiver.received()) {
      request.verify(webhook.getString("secret"));
    }
    Receiver.Received last = receiver.received().getLast();
    assertThat(last.uri()).isEqualTo("/hook?from=test");
    assertThat(last.header("content-type")).startsWith("application/cloudevents+json");
    JsonNode event = last.event();
    assertThat(event.path("specversion").asText()).isEqualTo("1.0");
    assertThat(event.path("type").asText())
        .isEqualTo("br.org.linea.orchestration.process.finished");
    assertThat(event.path("source").asText()).isEqualTo("/orchestrator-api");
    assertThat(event.path("subject").asText()).isEqualTo("processes/" + process.getInt("id"));
    assertThat(event.path("id").asText())
        .isEqualTo(process.getString("task_id") + "-4")
        .isEqualTo(last.id());
    assertThat(event.path("time").asText())
        .isEqualTo(get(process.getInt("id"), "history/").getString("[3].at"))
        .isEqualTo(event.path("data").path("at").asText());
    assertThat(event.path("data").path("number").asInt()).isEqualTo(4);
    assertThat(event.path("data").path("path_str").asText())
        .isEqualTo(process.getString("path_str"));
    assertThat(event.path("data").has("used_config")).isFalse();

    allDelivered(webhook.getInt("id"));
    JsonPath deliveries = deliveries(webhook.getInt("id"), "");
    assertThat(deliveries.getList("event"))
        .containsExactly(
            "process.finished", "process.started", "process.pending", "process.accepted");
    assertThat(deliveries.getList("state")).containsOnly("delivered");
    assertThat(deliveries.getList("last_status")).containsOnly(204);
    assertThat(deliveries.getInt("[0].last_millis")).isBetween(0, 2_000);
    assertThat(deliveries.getInt("[0].attempts")).isEqualTo(1);
  }

  @Test
  void a_changed_body_or_another_secret_is_not_verified() {
    String secret = create().getString("secret");
    started();
    receives(1);
    Receiver.Received request = receiver.received().getFirst();
    Receiver.Received forged =
        new Receiver.Received(
            request.uri(), request.headers(), request.body().replace("Queued", "Failed"));

    assertThatThrownBy(() -> forged.verify(secret))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> request.verify(Signatures.newSecret()))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void a_filter_leaves_out_other_events_pipelines_and_labels() {
    create(receiver.url() + "&f=event", ",\"events\":[\"process.stopping\"]");
    create(receiver.url() + "&f=pipeline", ",\"pipeline\":\"fan_out\"");
    create(receiver.url() + "&f=label", ",\"labels\":{\"field\":\"S82\",\"night\":\"1\"}");
    alice.start("{\"pipeline\":\"hello_world\",\"labels\":{\"field\":\"S82\"}}");
    int labelled =
        alice.start(
            "{\"pipeline\":\"hello_world\",\"labels\":{\"field\":\"S82\",\"night\":\"1\",\"x\":\"\\u0000\"}}");
    int stopped = alice.startHelloWorld();
    alice.request().post("/api/processes/{id}/stop/", stopped);
    receives(2);

    assertThat(receiver.received())
        .extracting(request -> request.uri().replaceAll(".*=", "") + " " + request.process())
        .containsExactlyInAnyOrder("label " + labelled, "event " + stopped);
  }

  @Test
  void another_owners_process_is_sent_to_no_webhook() {
    int id = create().getInt("id");
    bob.startHelloWorld();
    int own = alice.startHelloWorld();
    receives(1);
    allDelivered(id);
    assertThat(receiver.received()).extracting(Receiver.Received::process).containsExactly(own);
  }

  @Test
  void a_replay_begins_at_a_number_and_sends_nothing_of_another_owner() {
    int id =
        create(receiver.url(), ",\"events\":[\"process.started\",\"process.finished\"]")
            .getInt("id");
    JsonPath process = run();
    receives(2);
    allDelivered(id);
    String address = "/api/webhooks/" + id + "/replay/";
    String body = "{\"process\":%d,\"number\":%d}";

    assertThat(post(alice, address, body.formatted(process.getInt("id"), 4)).statusCode())
        .isEqualTo(202);
    receives(3);
    assertThat(receiver.received().get(2).id()).isEqualTo(receiver.received().get(1).id());

    int foreign = bob.startHelloWorld();
    assertThat(post(alice, address, body.formatted(foreign, 1)).statusCode()).isEqualTo(404);
    assertThat(post(operator, address, body.formatted(foreign, 1)).statusCode()).isEqualTo(404);
    for (String wrong : List.of("{}", "{\"process\":\"x\"}", body.formatted(1, 0))) {
      assertThat(post(alice, address, wrong).statusCode()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void a_paused_webhook_waits_and_a_resumed_one_gets_everything_in_order() {
    int id = create().getInt("id");
    act(id, "pause");
    assertThat(hook(id).getBoolean("paused")).isTrue();
    run();
    await().atMost(LIMIT).until(() -> hook(id).getInt("waiting") == 4);
    assertThat(receiver.received()).isEmpty();
    act(id, "resume");
    receives(4);
    assertThat(receiver.received())
        .extracting(Receiver.Received::number)
        .containsExactly(1, 2, 3, 4);
  }
}
