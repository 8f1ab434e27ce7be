package br.org.linea.orchestration.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Dispatchers of several instances over one real queue, in a schema of its own, so that the program
 * under test does not meddle.
 */
@ApiTest
class DeliveryQueueTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PROCESSES = 20;
  private static final int TRANSITIONS = 5;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "allowed-networks", "127.0.0.3/32",
          "allow-http", "true",
          "timeout", "1s",
          "first-retry", "50ms",
          "longest-retry", "200ms");

  private Vertx vertx;
  private Pool pool;
  private String schema;
  private Receiver receiver;
  private WebhooksConfig config;

  @BeforeEach
  void a_queue_of_its_own() {
    receiver = new Receiver();
    config = ReceiversTest.config(SETTINGS);
    vertx = Vertx.vertx();
    schema = "webhooks_" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    pool =
        PgBuilder.pool()
            .using(vertx)
            .connectingTo(
                PgConnectOptions.fromUri(
                        TestClient.setting("test.database.url").substring("jdbc:".length()))
                    .setUser(TestClient.setting("test.database.user"))
                    .setPassword(TestClient.setting("test.database.password"))
                    .addProperty("search_path", schema))
            .build();
    execute("CREATE SCHEMA " + schema);
    for (String table : List.of("process", "process_history", "webhook", "webhook_delivery")) {
      execute("CREATE TABLE %s (LIKE public.%s INCLUDING ALL)".formatted(table, table));
    }
    execute(
        """
        INSERT INTO process (id, task_id, owner, owner_id, pipeline, pipeline_version, executor,
          used_config, comment, labels, accepted_at, status, since, lease, sequence)
        SELECT n, gen_random_uuid(), 'o', 1, 'p', '1', 'slurm', '{}', '', '{}', now(), 'QUEUED',
          now(), 0, 0
        FROM generate_series(1, %d) AS n
        """
            .formatted(PROCESSES));
    execute(
        """
        INSERT INTO process_history (process_id, number, at, status, source, reason, evidence)
        SELECT p, n, now(), 'RUNNING', 's', '', '{}'
        FROM generate_series(1, %d) AS p, generate_series(1, %d) AS n
        """
            .formatted(PROCESSES, TRANSITIONS));
  }

  @AfterEach
  void it_goes() {
    receiver.close();
    execute("DROP SCHEMA " + schema + " CASCADE");
    pool.closeAndAwait();
    vertx.closeAndAwait();
  }

  private void execute(String sql) {
    pool.query(sql).executeAndAwait();
  }

  private long count(String where) {
    return pool.query("SELECT count(*) AS n FROM webhook_delivery WHERE " + where)
        .executeAndAwait()
        .iterator()
        .next()
        .getLong("n");
  }

  private void webhook(String url) {
    execute(
        """
        WITH made AS (
          INSERT INTO webhook (owner, url, events, labels, secret, created_at, due_at)
          VALUES ('o', '%s', '', '{}', '%s', now(), now()) RETURNING id)
        INSERT INTO webhook_delivery (webhook_id, process_id, number, event, created_at, due_at)
        SELECT id, p, n, 'process.started', now(), now()
        FROM made, generate_series(1, %d) AS p, generate_series(1, %d) AS n ORDER BY random()
        """
            .formatted(url, Signatures.newSecret(), PROCESSES, TRANSITIONS));
  }

  private DeliveryQueue queue() {
    return new DeliveryQueue(pool, new SecretBox(config), config);
  }

  private Dispatcher dispatcher() {
    Clock clock = Clock.systemUTC();
    return new Dispatcher(
        vertx.getDelegate(),
        queue(),
        // No webhook of this test sends mail.
        new Sender(vertx.getDelegate(), new Receivers(config), null, config, clock),
        config,
        new SimpleMeterRegistry(),
        clock);
  }

  private static void until(BooleanSupplier done, Dispatcher... dispatchers) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              for (Dispatcher each : dispatchers) {
                each.look();
              }
              return done.getAsBoolean();
            });
  }

  private void inOrder() {
    Map<Integer, List<Integer>> byProcess = new HashMap<>();
    for (Receiver.Received request : receiver.received()) {
      byProcess.computeIfAbsent(request.process(), p -> new ArrayList<>()).add(request.number());
    }
    assertThat(byProcess).hasSize(PROCESSES);
    assertThat(byProcess.values())
        .allSatisfy(numbers -> assertThat(numbers).isSorted().contains(1, 2, 3, 4, 5));
  }

  @Test
  void two_instances_deliver_everything_once_and_in_the_order_of_each_process() {
    webhook(receiver.url());
    until(() -> count("state <> 'delivered'") == 0, dispatcher(), dispatcher());
    inOrder();
    assertThat(receiver.received()).hasSize(PROCESSES * TRANSITIONS);
  }

  @Test
  void a_receiver_that_often_fails_gets_everything_in_order_from_two_instances() {
    receiver.answers(
        (exchange, request) -> {
          if (ThreadLocalRandom.current().nextInt(10) == 0) {
            exchange.close();
          } else {
            Receiver.reply(exchange, ThreadLocalRandom.current().nextInt(5) == 0 ? 503 : 200);
          }
        });
    webhook(receiver.url());
    until(() -> count("state <> 'delivered'") == 0, dispatcher(), dispatcher());
    inOrder();
    assertThat(receiver.received().stream().map(Receiver.Received::id).distinct())
        .hasSize(PROCESSES * TRANSITIONS);
  }

  @Test
  void what_an_instance_that_died_had_leased_is_delivered_when_its_lease_ends() {
    webhook(receiver.url());
    List<Delivery> leased = queue().lease(7, Map.of()).await().atMost(LIMIT);
    assertThat(leased).hasSize(7);
    assertThat(leased.stream().map(Delivery::message).distinct()).hasSize(7);
    Dispatcher other = dispatcher();
    until(() -> count("state = 'delivered'") == (PROCESSES - 7) * TRANSITIONS, other);
    assertThat(count("lease IS NOT NULL")).isEqualTo(7);

    execute("UPDATE webhook_delivery SET due_at = now() WHERE lease IS NOT NULL");
    until(() -> count("state <> 'delivered'") == 0, other);
    inOrder();
  }

  @Test
  void an_instance_that_lost_its_lease_settles_nothing() {
    webhook(receiver.url());
    DeliveryQueue one = queue();
    List<Delivery> lost = one.lease(1, Map.of()).await().atMost(LIMIT);
    execute(
        "UPDATE webhook_delivery SET due_at = now() - interval '1 day' WHERE lease IS NOT NULL");
    List<Delivery> again = queue().lease(1, Map.of()).await().atMost(LIMIT);
    assertThat(again.getFirst().id()).isEqualTo(lost.getFirst().id());

    one.settle(
            List.of(
                new DeliveryQueue.Settled(
                    lost.getFirst(),
                    Attempt.answered(200, Duration.ZERO),
                    DeliveryRecord.State.DELIVERED,
                    Duration.ZERO,
                    Duration.ZERO)))
        .await()
        .atMost(LIMIT);
    assertThat(count("state = 'delivered'")).isZero();
  }

  @Test
  void no_webhook_has_more_under_way_than_its_limit_and_a_failing_one_has_one() {
    webhook(receiver.url());
    webhook(receiver.url() + "&second");
    execute("UPDATE webhook SET failures = 1 WHERE id = 2");
    DeliveryQueue queue = queue();
    List<Delivery> first = queue.lease(100, Map.of(1, 4)).await().atMost(LIMIT);
    assertThat(first.stream().filter(it -> it.webhook() == 1)).hasSize(6);
    assertThat(first.stream().filter(it -> it.webhook() == 2)).hasSize(1);
    assertThat(queue.lease(100, Map.of(1, 10, 2, 1)).await().atMost(LIMIT)).isEmpty();
    assertThat(queue.lease(3, Map.of()).await().atMost(LIMIT)).hasSize(3);
  }

  @Test
  void a_delivery_that_cannot_be_made_holds_no_other_up() {
    webhook(receiver.url());
    webhook(receiver.url() + "&second");
    execute("UPDATE webhook SET secret = 'aes-gcm:AAAAAAAAAAAAAAAAAAAAAAAAAAAA' WHERE id = 1");
    until(() -> count("webhook_id = 2 AND state <> 'delivered'") == 0, dispatcher());
    assertThat(count("webhook_id = 1 AND state <> 'waiting'")).isZero();
  }
}
