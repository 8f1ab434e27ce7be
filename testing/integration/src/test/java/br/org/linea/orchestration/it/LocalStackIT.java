package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.services.Broker;
import br.org.linea.orchestration.stack.services.Database;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Slurm;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each service is the real one and answers. */
class LocalStackIT {

  private static LocalStack stack;

  @BeforeAll
  static void open() {
    stack = LocalStack.open();
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void each_database_is_empty_and_its_owner_may_make_tables() throws Exception {
    Database database = stack.newDatabase();

    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (n int)");
      try (ResultSet tables =
          statement.executeQuery(
              "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")) {
        tables.next();
        assertThat(tables.getInt(1)).isEqualTo(1);
      }
    }
  }

  @Test
  void an_agent_reads_its_own_queue_and_may_not_touch_the_queue_of_the_api() throws Exception {
    Broker broker = stack.newBroker();
    try (Connection api = connect(broker, broker.api());
        Connection agent = connect(broker, broker.agent("alpha"))) {
      Channel own = agent.createChannel();
      Channel sender = api.createChannel();
      sender.confirmSelect();
      sender.basicPublish(
          "orchestration.commands",
          "agent.alpha",
          MessageProperties.PERSISTENT_BASIC,
          "hello".getBytes(StandardCharsets.UTF_8));
      sender.waitForConfirmsOrDie(10_000);

      Awaitility.await().until(() -> own.basicGet("agent.alpha", true) != null);
      assertThatThrownBy(() -> agent.createChannel().basicGet("orchestrator.process-events", true))
          .hasStackTraceContaining("ACCESS_REFUSED");
    } finally {
      broker.close();
    }
  }

  private static Connection connect(Broker broker, Broker.User user) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(broker.host());
    factory.setPort(broker.port());
    factory.setVirtualHost(broker.virtualHost());
    factory.setUsername(user.name());
    factory.setPassword(user.password());
    return factory.newConnection();
  }

  @Test
  void a_client_that_is_registered_gets_a_token_for_the_api() throws Exception {
    MachineClient client;
    try (MachineClients clients = stack.keycloak().clients()) {
      client = clients.register("stack-" + UUID.randomUUID());
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(stack.keycloak().realmUrl() + "/protocol/openid-connect/token"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "grant_type=client_credentials&scope=read+write&client_id=%s&client_secret=%s"
                              .formatted(client.id(), client.secret())))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      // Keycloak counts in whole seconds, and its clock may tick in between.
      assertThat(answer.body()).containsPattern("\"expires_in\":(36000|35999)");
    }
  }

  @Test
  void tests_that_run_side_by_side_register_clients_at_the_same_moment() throws Exception {
    Callable<MachineClient> registration =
        () -> {
          try (MachineClients clients = stack.keycloak().clients()) {
            return clients.register("stack-" + UUID.randomUUID());
          }
        };
    try (ExecutorService tests = Executors.newFixedThreadPool(8)) {
      for (Future<MachineClient> registered :
          tests.invokeAll(Collections.nCopies(8, registration))) {
        assertThat(registered.get().secret()).isNotEmpty();
      }
    }
  }

  @Test
  void a_job_runs_and_accounting_keeps_it() {
    Slurm slurm = stack.slurm();
    String job =
        slurm
            .ask("sbatch", "--parsable", "--chdir=/tmp", "--output=/dev/null", "--wrap=true")
            .strip();

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                slurm
                    .ask("sacct", "--noheader", "--parsable2", "--jobs=" + job, "--format=State")
                    .contains("COMPLETED"));
  }
}
