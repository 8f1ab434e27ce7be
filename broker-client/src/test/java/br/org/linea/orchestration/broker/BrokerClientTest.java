package br.org.linea.orchestration.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.stack.process.Relay;
import br.org.linea.orchestration.stack.services.Broker;
import br.org.linea.orchestration.stack.services.LocalStack;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against a real RabbitMQ: the queue goes, the password changes, connections are cut. */
@Tag("services")
class BrokerClientTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What is promised for a queue that has returned. */
  private static final Duration SOON = Duration.ofSeconds(10);

  /** More than would fit into any window of messages under way. */
  private static final int MANY = 2000;

  private static final String QUEUE = "orchestrator.process-events";
  private static final String EXCHANGE = "orchestration.events";

  private static LocalStack stack;

  private final List<String> taken = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private Broker broker;
  private BrokerConnection reading;
  private BrokerConnection writing;
  private QueueSubscription subscription;
  private ConfirmedPublisher publisher;

  @BeforeAll
  static void open() {
    stack = LocalStack.open();
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @BeforeEach
  void subscribe() {
    broker = stack.newBroker();
    reading = connection("reading", broker.api());
    writing = connection("writing", broker.agent("agent-1"));
    publisher = new ConfirmedPublisher(writing);
    subscription =
        new QueueSubscription(
            reading,
            new QueueSubscription.Settings(
                QUEUE, 16, false, Duration.ofSeconds(1), Duration.ofSeconds(1)),
            this::awaitGate,
            this::take);
    subscription.start();
    await().atMost(LIMIT).until(() -> subscription.problem().isEmpty());
  }

  @AfterEach
  void unsubscribe() {
    subscription.stop();
    publisher.close();
    reading.close();
    broker.close();
  }

  private BrokerConnection connection(String purpose, Broker.User user) {
    return connection(purpose, user, broker.port());
  }

  private BrokerConnection connection(String purpose, Broker.User user, int port) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(broker.host());
    factory.setPort(port);
    factory.setVirtualHost(broker.virtualHost());
    factory.setUsername(user.name());
    factory.setPassword(user.password());
    factory.setAutomaticRecoveryEnabled(false);
    return new BrokerConnection(purpose, factory::newConnection, Duration.ofMillis(500));
  }

  private void awaitGate() throws InterruptedException {
    gate.await();
  }

  private void take(Channel channel, Delivery delivery) throws IOException {
    taken.add(new String(delivery.getBody(), StandardCharsets.UTF_8));
    channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
  }

  private CompletionStage<Void> say(String what) {
    return say(publisher, what);
  }

  private static CompletionStage<Void> say(ConfirmedPublisher publisher, String what) {
    return publisher.publish(
        EXCHANGE,
        "process.running",
        MessageProperties.PERSISTENT_BASIC,
        what.getBytes(StandardCharsets.UTF_8));
  }

  /** Says it until the broker has it. */
  private void isTold(String what) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              say(what);
              return taken.contains(what);
            });
  }

  @Test
  void a_deleted_queue_is_noticed_named_and_subscribed_to_when_it_is_back() {
    isTold("before");

    broker.deleteQueue(QUEUE);

    await().atMost(SOON).until(() -> subscription.problem().isPresent());
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(subscription.problem().orElse("")).contains(QUEUE));
    broker.restoreTopology();
    await().atMost(SOON).until(() -> subscription.problem().isEmpty());
    isTold("after");
  }

  @Test
  void a_password_that_was_changed_is_named_and_one_that_was_set_back_works_without_a_restart() {
    broker.changePassword(broker.api(), "another");
    broker.disconnect(broker.api());

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(subscription.problem().orElse("")).contains("refuses the login"));
    assertThat(reading.problem().orElse("")).contains("refuses the login");
    broker.changePassword(broker.api(), broker.api().password());

    await().atMost(SOON).until(() -> subscription.problem().isEmpty());
    isTold("after");
  }

  @Test
  void what_is_published_while_the_connection_is_cut_fails_and_later_works() {
    isTold("before");
    Broker.User agent = broker.agent("agent-1");
    broker.changePassword(agent, "another");
    broker.disconnect(agent);
    await().atMost(SOON).until(() -> !writing.isConnected());

    CompletionStage<Void> lost = say("lost");

    await().atMost(LIMIT).until(() -> lost.toCompletableFuture().isCompletedExceptionally());
    broker.changePassword(agent, agent.password());
    isTold("after");
    assertThat(taken).doesNotContain("lost");
  }

  @Test
  void messages_that_wait_for_confirms_fail_with_their_connection_and_later_ones_go_out() {
    try (Relay line = Relay.to(broker.host(), broker.port());
        BrokerConnection through = connection("writing", broker.agent("agent-2"), line.port());
        ConfirmedPublisher lossy = new ConfirmedPublisher(through)) {
      assertThat(isConfirmed(say(lossy, "before"))).isTrue();
      line.silence();
      List<CompletionStage<Void>> lost =
          IntStream.range(0, MANY).mapToObj(number -> say(lossy, "lost-" + number)).toList();

      line.cut();

      assertThat(lost).noneMatch(BrokerClientTest::isConfirmed);
      line.repair();
      await().atMost(SOON).until(() -> isConfirmed(say(lossy, "after")));
      // The new channel has given the numbers of the lost messages again.
      List<CompletionStage<Void>> sent =
          IntStream.range(0, MANY).mapToObj(number -> say(lossy, "sent-" + number)).toList();
      assertThat(sent).allMatch(BrokerClientTest::isConfirmed);
      assertThat(lost).noneMatch(BrokerClientTest::isConfirmed);
      await().atMost(LIMIT).until(() -> taken.contains("sent-" + (MANY - 1)));
    }
  }

  @Test
  void what_its_owner_has_given_up_is_not_published() {
    try (Relay line = Relay.to(broker.host(), broker.port());
        BrokerConnection through = connection("writing", broker.agent("agent-2"), line.port());
        ConfirmedPublisher slow = new ConfirmedPublisher(through)) {
      line.silence();
      say(slow, "opens the connection");
      say(slow, "given up").toCompletableFuture().cancel(false);
      CompletionStage<Void> wanted = say(slow, "wanted");

      line.repair();

      assertThat(isConfirmed(wanted)).isTrue();
      await().atMost(SOON).until(() -> taken.contains("wanted"));
      assertThat(taken).doesNotContain("given up");
    }
  }

  /** Waits for the outcome. */
  private static boolean isConfirmed(CompletionStage<Void> message) {
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    message.whenComplete((done, problem) -> outcome.complete(problem == null));
    return outcome.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Test
  void a_message_is_confirmed_when_the_broker_has_it() {
    CompletionStage<Void> confirmed = say("one");

    await().atMost(LIMIT).until(() -> confirmed.toCompletableFuture().isDone());
    assertThat(confirmed.toCompletableFuture()).isCompleted();
    await().atMost(LIMIT).until(() -> taken.contains("one"));
  }

  @Test
  void a_suspended_subscription_gives_everything_back_and_waits_for_its_gate() {
    gate = new CountDownLatch(1);
    subscription.suspend("the database is away");
    await()
        .atMost(LIMIT)
        .until(() -> subscription.problem().equals(java.util.Optional.of("the database is away")));
    CompletionStage<Void> confirmed = say("later");
    await().atMost(LIMIT).until(() -> confirmed.toCompletableFuture().isDone());
    assertThat(taken).isEmpty();

    gate.countDown();

    await().atMost(SOON).until(() -> taken.contains("later"));
    assertThat(subscription.problem()).isEmpty();
  }
}
