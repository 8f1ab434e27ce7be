package br.org.linea.orchestration.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.Topology;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What SECURITY.md says that one who has stolen a secret can do, and cannot. */
@ApiTest
class StolenSecretsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long TEN_HOURS = Duration.ofHours(10).toSeconds();

  private final TestClient alice = TestClient.of("alice");

  @Inject ObjectMapper json;
  private BiConsumer<String, Boolean> parts;
  private ScriptedAgent agent;

  @BeforeEach
  void an_agent_registers() throws Exception {
    agent = ScriptedAgent.register("worker", json);
    try (Channel channel = agent.newChannel()) {
      channel.queuePurge(Topology.agentQueue(agent.worker()));
    }
  }

  @AfterEach
  void it_leaves() {
    agent.register(ScriptedAgent.JOURNAL, "");
    agent.close();
  }

  private JsonPath get(int id) {
    return alice.request().get("/api/processes/{id}/", id).jsonPath();
  }

  private static Connection broker(String user, String password) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(TestClient.setting("test.broker.host"));
    factory.setPort(Integer.parseInt(TestClient.setting("test.broker.port")));
    factory.setVirtualHost(TestClient.setting("RABBITMQ_VIRTUAL_HOST"));
    factory.setUsername(user);
    factory.setPassword(password);
    return factory.newConnection("thief");
  }

  private static void isRefusedByTheBroker(ThrowingCallable attempt) {
    assertThatThrownBy(attempt).hasStackTraceContaining("ACCESS_REFUSED");
  }

  @Test
  void a_clients_token_is_valid_for_ten_hours_at_most_after_its_secret_was_renewed()
      throws IOException {
    TestClient robbed = TestClient.of("robbed");
    String token = robbed.token();
    JsonPath claims =
        JsonPath.from(
            new String(
                Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isLessThanOrEqualTo(TEN_HOURS);

    parts.accept("new secret of robbed", true);

    Response refused =
        RestAssured.given()
            .auth()
            .preemptive()
            .basic(robbed.id(), robbed.secret())
            .formParam("grant_type", "client_credentials")
            .post("/o/token/");
    assertThat(refused.statusCode()).isEqualTo(401);
    parts.accept("keycloak", false);
    try {
      assertThat(robbed.request().get("/api/processes/").statusCode()).isEqualTo(200);
    } finally {
      parts.accept("keycloak", true);
    }
  }

  @Test
  void an_agents_client_secret_reads_its_work_and_is_no_password_at_the_broker() {
    int id = alice.startHelloWorld();
    JsonPath work =
        TestClient.of("worker")
            .request()
            .get("/api/agents/{worker}/processes/", agent.worker().value())
            .jsonPath();
    assertThat(work.getString("find { it.start.process_id == " + id + " }.start.config"))
        .startsWith("{");

    assertThatThrownBy(() -> broker(agent.user(), TestClient.of("worker").secret()))
        .isInstanceOf(AuthenticationFailureException.class);
  }

  /** The lease rises, and the real agent's counts until something was said with the new one. */
  @Test
  void a_registration_with_another_journal_costs_the_real_agent_no_event() {
    JsonPath process = get(alice.startHelloWorld());
    long real = agent.lease();

    agent.register(UUID.randomUUID(), "slurm");

    assertThat(agent.lease()).isGreaterThan(real);
    agent.say(real, 1, agent.alive(process, JobPhase.RUNNING));
    await().atMost(LIMIT).until(() -> get(process.getInt("id")).getInt("status") == 2);
  }

  @Test
  void an_agents_broker_password_swallows_its_commands_and_forges_the_end_of_its_processes() {
    try (ScriptedAgent thief = ScriptedAgent.connect("worker", json)) {
      int id = alice.startHelloWorld();

      await()
          .atMost(LIMIT)
          .until(
              () ->
                  thief
                      .next(
                          command ->
                              command.data() instanceof StartProcess start
                                  && start.processId().value() == id
                                  && start.config().startsWith("{"))
                      .isPresent());
      assertThat(agent.next()).as("left for the real agent").isEmpty();

      thief.say(agent.lease(), 1, thief.ended(get(id), JobOutcome.SUCCEEDED));
      await().atMost(LIMIT).until(() -> get(id).getInt("status") == 0);
    }
  }

  @Test
  void an_agents_broker_password_counts_the_messages_of_another() {
    try (ScriptedAgent thief = ScriptedAgent.connect("heir", json)) {
      String queue = Topology.agentQueue(agent.worker());
      alice.startHelloWorld();

      await().atMost(LIMIT).until(() -> thief.ready(queue) > 0);
      assertThat(thief.ready(Topology.PROCESS_EVENTS)).isNotNegative();
    }
  }

  @Test
  void the_apis_broker_password_commands_every_agent_and_speaks_for_none() throws Exception {
    String queue = Topology.agentQueue(agent.worker());
    try (Connection thief =
        broker(TestClient.setting("rabbitmq-username"), TestClient.setting("rabbitmq-password"))) {
      Channel commands = thief.createChannel();
      commands.confirmSelect();
      commands.basicPublish(Topology.COMMANDS, queue, null, new byte[] {1});
      commands.waitForConfirmsOrDie(10_000);
      assertThat(agent.ready(queue)).isPositive();
      thief.createChannel().basicGet(Topology.PROCESS_EVENTS, false);

      isRefusedByTheBroker(
          () -> {
            Channel events = thief.createChannel();
            events.confirmSelect();
            events.basicPublish(
                Topology.EVENTS,
                "process.failed",
                new BasicProperties.Builder().build(),
                new byte[] {1});
            events.waitForConfirmsOrDie(10_000);
          });
      isRefusedByTheBroker(() -> thief.createChannel().basicGet(queue, true));
      isRefusedByTheBroker(
          () -> thief.createChannel().queueDeclare("thieves", false, true, true, Map.of()));
      thief
          .createChannel()
          .queueDeclare(Topology.REPLIES_PREFIX + "thief", false, true, true, Map.of());
    }
  }

  /** As text, whatever the column: what the driver shows of a row is all that is in it. */
  @Test
  void the_database_holds_no_secret_and_no_token() throws SQLException {
    int id = alice.startHelloWorld();
    agent.say(1, agent.alive(get(id), JobPhase.RUNNING));
    await().atMost(LIMIT).until(() -> get(id).getInt("status") == 2);
    List<String> secrets =
        List.of(
            alice.secret(),
            alice.token(),
            TestClient.of("worker").secret(),
            TestClient.of("worker").token(),
            TestClient.setting("test.broker.password.worker"),
            TestClient.setting("rabbitmq-password"));
    try (java.sql.Connection database = TestClient.database();
        Statement statement = database.createStatement()) {
      for (String table : tables(statement)) {
        try (ResultSet rows =
            statement.executeQuery("SELECT CAST(t AS text) FROM \"" + table + "\" t")) {
          while (rows.next()) {
            assertThat(rows.getString(1)).as(table).doesNotContain(secrets.toArray(String[]::new));
          }
        }
      }
    }
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    assertThat(tables).contains("process", "outbox", "agent", "owner_quota");
    return tables;
  }

  @Test
  void the_databases_password_makes_a_row_of_the_outbox_a_command() throws SQLException {
    String word = UUID.randomUUID().toString();
    int id = alice.startHelloWorld();
    try (java.sql.Connection database = TestClient.database();
        Statement statement = database.createStatement()) {
      statement.execute(
          "INSERT INTO outbox (process_id, worker, content, created_at) VALUES (%d, '%s',"
                  .formatted(id, agent.worker())
              + " '{\"type\": \"process.start\", \"word\": \"%s\"}', now())".formatted(word));
    }
    try (Channel look = agent.newChannel()) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  Optional.ofNullable(look.basicGet(Topology.agentQueue(agent.worker()), true))
                      .filter(
                          found ->
                              new String(found.getBody(), StandardCharsets.UTF_8).contains(word))
                      .isPresent());
    } catch (IOException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
