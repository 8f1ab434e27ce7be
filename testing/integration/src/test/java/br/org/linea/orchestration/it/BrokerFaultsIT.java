package br.org.linea.orchestration.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import br.org.linea.orchestration.stack.services.Broker;
import br.org.linea.orchestration.stack.services.LocalStack;
import br.org.linea.orchestration.stack.services.Service;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a broker can do to the pair short of going away: both say so, and both get over it. */
class BrokerFaultsIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** What is promised for a queue or a password that has returned. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[0-9.:]+)");
  private static final String QUEUE = Topology.agentQueue(new WorkerName("slurm-agent"));

  private static LocalStack stack;
  @AutoClose private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    stack = LocalStack.own(Service.RABBITMQ);
    platform =
        Platform.start(
            stack,
            Map.of(
                "SLURM_AGENT_HEALTH_ENABLED", "true",
                "SLURM_AGENT_HEALTH_PORT", "0",
                "SLURM_AGENT_HEARTBEAT", "2s"));
    client = platform.client();
  }

  private static String agentBase() {
    try {
      Matcher listening = LISTENING.matcher(Files.readString(platform.agent().log()));
      assertThat(listening.find()).isTrue();
      return listening.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String data(URI base, String check, String key) {
    JsonPath health = given().get(base.resolve("/q/health/ready")).jsonPath();
    return String.valueOf(
        health.getString("checks.find { it.name == '%s' }.data['%s']".formatted(check, key)));
  }

  private static void says(URI base, String check, String key, String words, Duration limit) {
    Awaitility.await(check + " to say " + words)
        .atMost(limit)
        .untilAsserted(() -> assertThat(data(base, check, key)).contains(words));
  }

  private static boolean isAlive() {
    return platform
        .operator()
        .request()
        .get("/api/agents/")
        .jsonPath()
        .getBoolean("find { it.worker == 'slurm-agent' }.alive");
  }

  @Test
  void an_agent_whose_queue_is_deleted_says_so_is_not_alive_and_works_again_when_it_is_back()
      throws IOException {
    URI agent = URI.create(agentBase());
    client.await(client.start("counted", ""), LIMIT, "Successful");

    platform.site().broker().deleteQueue(QUEUE);

    says(agent, "broker", "commands", QUEUE, SOON);
    says(platform.api().management(), "agents", "slurm-agent", "is missing", SOON);
    Awaitility.await("the agent to be not alive").atMost(SOON).until(() -> !isAlive());
    int accepted = client.start("counted", "");
    platform.site().broker().restoreTopology();

    says(agent, "broker", "commands", "taken", SOON);
    Awaitility.await("the agent to be alive").atMost(SOON).until(BrokerFaultsIT::isAlive);
    client.await(accepted, LIMIT, "Successful");
    assertThat(platform.marks(client, accepted)).hasSize(1);
  }

  @Test
  void an_agent_whose_password_is_changed_says_so_and_works_again_when_it_is_set_back()
      throws IOException {
    URI agent = URI.create(agentBase());
    Broker broker = platform.site().broker();
    broker.changePassword(platform.agentUser(), "another");
    broker.disconnect(platform.agentUser());

    says(agent, "broker", "commands", "refuses the login", SOON);
    says(platform.api().management(), "agents", "slurm-agent", "has no consumer", SOON);
    int accepted = client.start("counted", "");
    broker.changePassword(platform.agentUser(), platform.agentUser().password());

    says(agent, "broker", "commands", "taken", SOON);
    client.await(accepted, LIMIT, "Successful");
    assertThat(platform.marks(client, accepted)).hasSize(1);
  }

  @Test
  void an_alarm_of_the_broker_shows_on_both_sides_and_all_is_caught_up_when_it_is_over()
      throws IOException {
    URI agent = URI.create(agentBase());
    URI api = platform.api().management();
    int running = client.start("counted", "{\"seconds\": 5}");
    client.await(running, LIMIT, "Running");

    stack.brokerControl("set_vm_memory_high_watermark", "0.00001");
    try {
      says(api, "broker", "state", "blocked", SOON);
      says(api, "broker", "problem", "memory", SOON);
      int accepted = client.start("counted", "");
      says(agent, "broker", "events", "memory", LIMIT);
      assertThat(given().get(api.resolve("/q/metrics")).asString())
          .contains("orchestrator_broker_blocked 1.0");
      assertThat(given().get(agent.resolve("/q/metrics")).asString())
          .contains("agent_broker_blocked 1.0");
      stack.brokerControl("set_vm_memory_high_watermark", "0.4");

      client.await(running, LIMIT, "Successful");
      client.await(accepted, LIMIT, "Successful");
      assertThat(platform.marks(client, accepted)).hasSize(1);
      says(api, "broker", "state", "connected", SOON);
      says(agent, "broker", "events", "sent", SOON);
    } finally {
      stack.brokerControl("set_vm_memory_high_watermark", "0.4");
    }
  }
}
