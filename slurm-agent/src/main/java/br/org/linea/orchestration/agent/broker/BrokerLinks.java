package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.broker.BrokerConnection;
import br.org.linea.orchestration.broker.ConfirmedPublisher;
import br.org.linea.orchestration.broker.ConnectionSettings;
import br.org.linea.orchestration.messages.Topology;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Connection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.Config;

/**
 * The agent's connections to the broker: one that reads its queues, one that publishes events, and
 * one for answers, so that no event waits behind the bytes of a file.
 */
@ApplicationScoped
public class BrokerLinks {

  private static final Duration RETRY = Duration.ofSeconds(2);

  private final ConnectionSettings settings;
  private final BrokerConnection reading;
  private final BrokerConnection writing;
  private final ConfirmedPublisher publisher;
  private final ConfirmedPublisher answers;

  BrokerLinks(Config config) {
    this.settings = BrokerSettings.of(config);
    this.reading =
        new BrokerConnection(
            "what this agent reads", () -> open("slurm-agent, reading", config), RETRY);
    this.writing =
        new BrokerConnection(
            "what this agent publishes", () -> open("slurm-agent, publishing", config), RETRY);
    this.publisher = new ConfirmedPublisher(writing);
    this.answers =
        new ConfirmedPublisher(
            new BrokerConnection(
                "what this agent answers", () -> open("slurm-agent, answering", config), RETRY));
  }

  private Connection open(String name, Config config) throws IOException, TimeoutException {
    return settings.open(name, BrokerSettings.tls(config));
  }

  /** For subscriptions. */
  BrokerConnection reading() {
    return reading;
  }

  /** The login, by which the broker vouches for what this agent publishes. */
  String user() {
    return settings.user();
  }

  /**
   * Publishes one message, from any thread.
   *
   * @return completes when the broker has confirmed it; fails when it did not, and then it may have
   *     arrived all the same
   */
  Uni<Void> publish(String exchange, String key, BasicProperties properties, byte[] body) {
    return Uni.createFrom()
        .completionStage(() -> publisher.publish(exchange, key, properties, body));
  }

  /** As {@link #publish}, for answers to questions about files. */
  Uni<Void> answer(String replyTo, BasicProperties properties, byte[] body) {
    return Uni.createFrom()
        .completionStage(() -> answers.publish(Topology.REPLIES, replyTo, properties, body));
  }

  /** The alarm for which the broker takes nothing, in its own words. */
  public Optional<String> blocked() {
    return writing.blocked();
  }

  /** Why nothing can be published; empty while a connection is there. */
  public Optional<String> problem() {
    return writing.problem();
  }

  @PreDestroy
  void close() {
    publisher.close();
    answers.close();
    reading.close();
  }
}
