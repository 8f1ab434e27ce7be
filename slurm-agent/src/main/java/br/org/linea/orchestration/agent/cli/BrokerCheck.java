package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.Config;

/** Whether the broker takes the agent's login, and has what the agent sends to. */
final class BrokerCheck implements Check {

  private static final int LIMIT_MS = 10_000;
  private static final int PLAIN_PORT = 5672;

  private final WorkerName worker;
  private final Config config;

  BrokerCheck(WorkerName worker, Config config) {
    this.worker = worker;
    this.config = config;
  }

  @Override
  public List<Finding> look() {
    ConnectionFactory broker = broker();
    String where =
        broker.getHost() + ":" + broker.getPort() + ", virtual host " + broker.getVirtualHost();
    try {
      if (config.getOptionalValue("rabbitmq-ssl", Boolean.class).orElse(false)) {
        broker.useSslProtocol(SSLContext.getDefault());
        broker.enableHostnameVerification();
      }
      try (Connection connection = broker.newConnection("slurm-agent doctor")) {
        List<Finding> findings = new ArrayList<>();
        findings.add(
            Finding.good("RabbitMQ at %s takes the login of %s", where, broker.getUsername()));
        findings.add(exchange(connection, Topology.EVENTS));
        findings.add(user(broker.getUsername()));
        findings.add(commands(connection));
        findings.add(questions(connection));
        return findings;
      }
    } catch (AuthenticationFailureException e) {
      return List.of(
          Finding.fault(
              "RabbitMQ at %s refuses user %s; see rabbitmq-username and rabbitmq-password.",
              where, broker.getUsername()));
    } catch (IOException | TimeoutException | GeneralSecurityException e) {
      return List.of(
          Finding.fault(
              "RabbitMQ at %s cannot be used by %s: %s.", where, broker.getUsername(), reason(e)));
    }
  }

  private ConnectionFactory broker() {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(text("rabbitmq-host", "localhost"));
    factory.setPort(config.getOptionalValue("rabbitmq-port", Integer.class).orElse(PLAIN_PORT));
    factory.setVirtualHost(text("rabbitmq-virtual-host", "/"));
    factory.setUsername(text("rabbitmq-username", "guest"));
    factory.setPassword(text("rabbitmq-password", "guest"));
    factory.setConnectionTimeout(LIMIT_MS);
    factory.setAutomaticRecoveryEnabled(false);
    return factory;
  }

  private String text(String key, String otherwise) {
    return config.getOptionalValue(key, String.class).orElse(otherwise);
  }

  private static Finding exchange(Connection connection, String name) throws IOException {
    Channel channel = connection.createChannel();
    try {
      channel.exchangeDeclarePassive(name);
      return Finding.good("The exchange %s is there", name);
    } catch (IOException e) {
      return Finding.fault(
          "The exchange %s is not there; load deploy/rabbitmq/definitions.json: %s.",
          name, reason(e));
    }
  }

  private Finding commands(Connection connection) throws IOException {
    String name = Topology.agentQueue(worker);
    Channel channel = connection.createChannel();
    try {
      AMQP.Queue.DeclareOk queue = channel.queueDeclarePassive(name);
      return Finding.good(
          "The queue %s holds %d commands, %s",
          name,
          queue.getMessageCount(),
          queue.getConsumerCount() == 0 ? "and no agent takes them" : "and an agent takes them");
    } catch (IOException e) {
      return missing(name, e);
    }
  }

  private Finding questions(Connection connection) throws IOException {
    String name = Topology.filesQueue(worker);
    Channel channel = connection.createChannel();
    try {
      channel.queueDeclarePassive(name);
      return Finding.good("The queue %s exists", name);
    } catch (IOException e) {
      return missing(name, e);
    }
  }

  private static Finding missing(String queue, IOException e) {
    return Finding.fault(
        "The queue %s is missing: run deploy/register-agent: %s.", queue, reason(e));
  }

  /** The API accepts an agent's messages from this user alone, unless its settings name another. */
  private Finding user(String user) {
    String expected = "agent-" + worker;
    return user.equals(expected)
        ? Finding.good("The user %s is the one that the API expects of this agent", user)
        : Finding.note(
            "The API refuses messages of the user %s, unless its orchestrator.broker.agent-user"
                + " names it; by default it expects %s",
            user, expected);
  }

  private static String reason(Exception e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
  }
}
