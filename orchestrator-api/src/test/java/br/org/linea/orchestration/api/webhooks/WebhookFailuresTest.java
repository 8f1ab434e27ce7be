package br.org.linea.orchestration.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Receivers that refuse, are slow, or are not there. */
@ApiTest
class WebhookFailuresTest extends WebhookFixture {

  @Test
  void a_failed_delivery_is_repeated_under_its_id_before_later_ones_of_its_process() {
    int[] refused = {3};
    receiver.answers(
        (exchange, request) ->
            Receiver.reply(
                exchange, request.status().equals("Pending") && refused[0]-- > 0 ? 500 : 200));
    int id = create().getInt("id");
    run();
    allDelivered(id);

    assertThat(receiver.received())
        .extracting(Receiver.Received::status)
        .containsExactly(
            "Queued", "Pending", "Pending", "Pending", "Pending", "Running", "Successful");
    assertThat(receiver.received().stream().map(Receiver.Received::id).distinct()).hasSize(4);
    assertThat(receiver.received().stream().map(Receiver.Received::body).distinct()).hasSize(4);
    assertThat(deliveries(id, "").getList("attempts")).containsExactly(1, 1, 4, 1);
    assertThat(hook(id).getInt("failures")).isZero();
  }

  static Stream<Receiver.Answer> failures() {
    return Stream.of(
        (exchange, request) -> exchange.getHttpContext().getServer(),
        (exchange, request) -> exchange.close(),
        (exchange, request) -> {
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1/");
          Receiver.reply(exchange, 307);
        },
        (exchange, request) -> Receiver.reply(exchange, 410));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void silence_a_closed_connection_and_a_redirect_are_failures_that_are_repeated(
      Receiver.Answer failure) {
    receiver.answers(failure);
    int id = create().getInt("id");
    act(id, "test");
    await().atMost(LIMIT).until(() -> hook(id).getInt("failures") > 0);
    JsonPath failed = deliveries(id, "?state=waiting");
    assertThat(failed.getString("[0].last_error")).isNotBlank().doesNotContain("127.0.0");
    assertThat(failed.getString("[0].next_at")).isNotNull();
    assertThat(deliveries(id, "?state=delivered").getList("")).isEmpty();

    receiver.answers((exchange, request) -> Receiver.reply(exchange, 200));
    allDelivered(id);
    assertThat(deliveries(id, "").getString("[0].last_error")).isNull();
    assertThat(deliveries(id, "").getInt("[0].attempts")).isGreaterThan(1);
    assertThat(receiver.received().stream().map(Receiver.Received::id).distinct()).hasSize(1);
  }

  @Test
  void an_endless_answer_counts_by_its_status_and_is_cut_off() {
    CountDownLatch cut = new CountDownLatch(1);
    receiver.answers(
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            byte[] part = new byte[8 * 1024];
            for (int i = 0; i < 10_000; i++) {
              body.write(part);
            }
          } catch (IOException e) {
            cut.countDown();
          }
        });
    int id = create().getInt("id");
    act(id, "test");
    allDelivered(id);
    assertThat(deliveries(id, "").getString("[0].state")).isEqualTo("delivered");
    await().atMost(LIMIT).until(() -> cut.await(1, TimeUnit.MILLISECONDS));
  }

  @Test
  void a_dead_receiver_and_a_slow_one_delay_no_other() {
    String dead;
    try (Receiver gone = new Receiver()) {
      dead = gone.url();
    }
    try (Receiver slow = new Receiver()) {
      CountDownLatch never = new CountDownLatch(1);
      slow.answers((exchange, request) -> awaited(never));
      create(dead, "");
      create(slow.url(), "");
      create();
      List<Integer> ids = new ArrayList<>();
      Instant began = Instant.now();
      for (int i = 0; i < 50; i++) {
        ids.add(alice.startHelloWorld());
      }
      receives(50);

      // A slow one holds each of its deliveries for 2 s; ten are under way at once.
      assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(8));
      assertThat(receiver.received())
          .extracting(Receiver.Received::process)
          .containsExactlyInAnyOrderElementsOf(ids);
      never.countDown();
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void after_its_deadline_a_delivery_is_parked_and_later_ones_go_on_and_it_can_be_replayed()
      throws SQLException {
    receiver.answers(
        (exchange, request) ->
            Receiver.reply(exchange, request.status().equals("Queued") ? 500 : 200));
    int id = create().getInt("id");
    JsonPath process = started();
    await().atMost(LIMIT).until(() -> hook(id).getInt("failures") > 0);
    alice.request().post("/api/processes/{id}/stop/", process.getInt("id"));
    execute(
        "UPDATE webhook_delivery SET first_at = first_at - interval '4 days' WHERE number = 1"
            + " AND webhook_id = "
            + id);
    await().atMost(LIMIT).until(() -> hook(id).getInt("parked") == 1);
    allDelivered(id);
    assertThat(receiver.received().getLast().status()).isNotEqualTo("Queued");
    assertThat(deliveries(id, "?state=parked").getString("[0].last_error"))
        .isEqualTo("The receiver answered 500.");

    receiver.answers((exchange, request) -> Receiver.reply(exchange, 200));
    int before = receiver.received().size();
    Response replay =
        post(
            alice,
            "/api/webhooks/" + id + "/replay/",
            "{\"process\":%d}".formatted(process.getInt("id")));
    assertThat(replay.statusCode()).isEqualTo(202);
    int count = replay.path("deliveries");
    receives(before + count);
    assertThat(hook(id).getInt("parked")).isZero();
    assertThat(receiver.received().subList(before, before + count))
        .extracting(Receiver.Received::number)
        .isSorted()
        .startsWith(1);
    assertThat(receiver.received().stream().map(Receiver.Received::id).distinct()).hasSize(count);
  }

  @Test
  void what_waits_is_a_metric() {
    receiver.answers((exchange, request) -> Receiver.reply(exchange, 500));
    create();
    started();
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(TestClient.management().get("/q/metrics").asString())
                    .containsPattern("orchestrator_webhooks_waiting [1-9]")
                    .containsPattern("orchestrator_webhooks_failing [1-9]")
                    .containsPattern("orchestrator_webhooks_age_seconds \\d")
                    .containsPattern("orchestrator_webhooks_parked \\d")
                    .containsPattern(
                        "orchestrator_webhooks_attempts_seconds_count\\{outcome=\"failed\"\\} [1-9]"));
  }
}
