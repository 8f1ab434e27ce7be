package br.org.linea.orchestration.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Relays of several instances over one real outbox, in a schema of their own, so that the relay of
 * the program under test does not meddle.
 */
@ApiTest
class OutboxRelayTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Never reached: what a relay leaves is free for another cause. */
  private static final Duration CONFIRM_LIMIT = Duration.ofMinutes(10);

  private static final int PROCESSES = 20;
  private static final int COMMANDS = 5;

  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private Vertx vertx;
  private Pool pool;
  private String schema;

  @BeforeEach
  void an_outbox_of_its_own() {
    vertx = Vertx.vertx();
    schema = "relay_" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    pool = PgBuilder.pool().using(vertx).connectingTo(address()).build();
    execute("CREATE SCHEMA " + schema);
    execute("CREATE TABLE outbox (LIKE public.outbox INCLUDING ALL)");
  }

  private PgConnectOptions address() {
    return PgConnectOptions.fromUri(
            TestClient.setting("test.database.url").substring("jdbc:".length()))
        .setUser(TestClient.setting("test.database.user"))
        .setPassword(TestClient.setting("test.database.password"))
        .addProperty("search_path", schema);
  }

  @AfterEach
  void it_goes() {
    execute("DROP SCHEMA " + schema + " CASCADE");
    pool.closeAndAwait();
    vertx.closeAndAwait();
  }

  private void execute(String sql) {
    pool.query(sql).executeAndAwait();
  }

  private long waiting() {
    return pool.query("SELECT count(*) AS n FROM outbox")
        .executeAndAwait()
        .iterator()
        .next()
        .getLong("n");
  }

  private void append(int process, int command) {
    execute(
        "INSERT INTO outbox (process_id, worker, content, created_at) VALUES (%d, 'w', '%d/%d', now())"
            .formatted(process, process, command));
  }

  private void fill() {
    for (int command = 0; command < COMMANDS; command++) {
      for (int process = 0; process < PROCESSES; process++) {
        append(process, command);
      }
    }
  }

  private OutboxRelay relay(CommandSink sink) {
    return relay(pool, sink);
  }

  private static OutboxRelay relay(Pool pool, CommandSink sink) {
    OutboxConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(OutboxConfig.class)
            .withDefaultValue("orchestrator.outbox.confirm-limit", CONFIRM_LIMIT.toString())
            .withDefaultValue("orchestrator.outbox.batch", "7")
            .addDiscoveredConverters()
            .build()
            .getConfigMapping(OutboxConfig.class);
    return new OutboxRelay(pool, sink, config);
  }

  private Uni<Void> deliver(String content) {
    sent.add(content);
    return Uni.createFrom().voidItem();
  }

  private void inOrder() {
    Map<String, List<Integer>> byProcess = new HashMap<>();
    for (String content : new LinkedHashSet<>(sent)) {
      String[] parts = content.split("/");
      byProcess.computeIfAbsent(parts[0], p -> new ArrayList<>()).add(Integer.parseInt(parts[1]));
    }
    assertThat(byProcess).hasSize(PROCESSES);
    assertThat(byProcess.values()).allSatisfy(commands -> assertThat(commands).isSorted());
    assertThat(byProcess.values()).allSatisfy(commands -> assertThat(commands).hasSize(COMMANDS));
  }

  private static void keepLooking(OutboxRelay... relays) {
    for (OutboxRelay relay : relays) {
      relay.wake();
    }
  }

  @Test
  void two_relays_send_everything_once_and_in_the_order_of_each_process() {
    fill();
    OutboxRelay one = relay((worker, content) -> deliver(content));
    OutboxRelay two = relay((worker, content) -> deliver(content));

    await()
        .atMost(LIMIT)
        .until(
            () -> {
              keepLooking(one, two);
              return waiting() == 0;
            });

    inOrder();
    assertThat(sent).hasSize(PROCESSES * COMMANDS);
  }

  @Test
  void what_a_dying_relay_had_in_hand_is_sent_by_the_other_at_once_and_in_order() {
    fill();
    // It has put commands on the wire and dies before a confirm comes back.
    Pool itsPool = PgBuilder.pool().using(vertx).connectingTo(address()).build();
    OutboxRelay dying =
        relay(
            itsPool,
            (worker, content) -> {
              sent.add(content);
              return Uni.createFrom().nothing();
            });
    dying.wake();
    await().atMost(LIMIT).until(() -> sent.size() == 7);
    itsPool.closeAndAwait();
    OutboxRelay other = relay((worker, content) -> deliver(content));

    await()
        .atMost(LIMIT)
        .until(
            () -> {
              keepLooking(other);
              return waiting() == 0;
            });

    inOrder();
  }

  @Test
  void a_command_that_the_broker_refused_is_tried_again_before_those_behind_it() {
    fill();
    OutboxRelay unlucky =
        relay(
            (worker, content) ->
                ThreadLocalRandom.current().nextInt(3) == 0
                    ? Uni.createFrom().failure(new IllegalStateException("refused"))
                    : deliver(content));

    await()
        .atMost(LIMIT)
        .until(
            () -> {
              keepLooking(unlucky);
              return waiting() == 0;
            });

    inOrder();
    assertThat(sent).doesNotHaveDuplicates();
  }

  @Test
  void a_command_is_marked_as_handed_out_before_it_is_sent() {
    append(1, 0);
    append(1, 1);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    OutboxRelay relay =
        relay(
            (worker, content) ->
                pool.query("SELECT content FROM outbox WHERE handed_out")
                    .execute()
                    .invoke(rows -> rows.forEach(row -> seen.add(row.getString("content"))))
                    .chain(() -> Uni.createFrom().failure(new IllegalStateException("refused"))));
    relay.wake();

    await().atMost(LIMIT).until(() -> !seen.isEmpty());
    assertThat(seen).containsExactly("1/0");
  }

  @Test
  void a_command_without_an_agent_waits_and_holds_no_other_up() {
    execute(
        "INSERT INTO outbox (process_id, worker, content, created_at) VALUES (99, NULL, '99/0', now())");
    append(1, 0);
    OutboxRelay relay = relay((worker, content) -> deliver(content));
    relay.wake();

    await().atMost(LIMIT).until(() -> waiting() == 1);
    assertThat(sent).containsExactly("1/0");
  }

  @Test
  void while_the_broker_is_away_nothing_is_sent() {
    fill();
    AtomicBoolean there = new AtomicBoolean();
    OutboxRelay relay =
        relay(
            new CommandSink() {
              @Override
              public Uni<Void> send(String worker, String content) {
                return deliver(content);
              }

              @Override
              public boolean ready() {
                return there.get();
              }
            });
    relay.look().await().indefinitely();
    assertThat(sent).isEmpty();
    assertThat(waiting()).isEqualTo(PROCESSES * COMMANDS);

    there.set(true);
    relay.wake();
    await().atMost(LIMIT).until(() -> waiting() == 0);
    inOrder();
  }

  @Test
  void one_wake_drains_all_of_it() {
    fill();
    relay((worker, content) -> deliver(content)).wake();
    await().atMost(LIMIT).until(() -> waiting() == 0);
    inOrder();
  }

  @Test
  void a_sink_that_throws_while_the_program_starts_is_tried_again() {
    append(1, 0);
    AtomicBoolean isThere = new AtomicBoolean();
    OutboxRelay relay =
        relay(
            new CommandSink() {
              @Override
              public boolean ready() {
                if (!isThere.getAndSet(true)) {
                  throw new IllegalStateException("not there yet");
                }
                return true;
              }

              @Override
              public Uni<Void> send(String worker, String content) {
                sent.add(content);
                return Uni.createFrom().voidItem();
              }
            });

    Uni.createFrom().deferred(relay::look).onFailure().recoverWithNull().await().atMost(LIMIT);
    relay.look().await().atMost(LIMIT);

    assertThat(sent).containsExactly("1/0");
  }
}
