package br.org.linea.orchestration.api.broker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** Connection settings and time-outs for RabbitMQ. */
@ConfigMapping(prefix = "orchestrator.broker")
public interface BrokerConfig {

  /** Its address. */
  String host();

  /** Its AMQP port. */
  int port();

  /** Login. */
  String username();

  /** Secret of {@link #username()}. */
  String password();

  /** The virtual host of exchanges and queues. */
  String virtualHost();

  /** Whether the connection is encrypted; the host's name is then checked. */
  @WithDefault("false")
  boolean tls();

  /** A named configuration of Quarkus' TLS registry; the default one without a name. */
  Optional<String> tlsConfigurationName();

  /**
   * The name of an agent's user at the broker; {@code {worker}} stands for the agent's name. The
   * API refuses an agent's message that another user has sent.
   */
  @WithDefault("agent-{worker}")
  String agentUser();

  /** Limit of one attempt to connect. */
  @WithDefault("5s")
  Duration connectTimeout();

  /** Pause after an attempt to connect failed. */
  @WithDefault("2s")
  Duration retryInterval();

  /** How often queues are asked whether they exist and have a consumer. */
  @WithDefault("5s")
  Duration checkInterval();

  /** Unacknowledged events at once, 1 to 1000. */
  @WithDefault("16")
  @Min(1)
  @Max(1000)
  int prefetch();

  /**
   * How long storing one event may take; longer counts as failed. Well below RabbitMQ's {@code
   * consumer_timeout}.
   */
  @WithDefault("15s")
  Duration eventLimit();

  /** First pause between two attempts to reach the database; it doubles with each. */
  @WithDefault("200ms")
  Duration probeFirst();

  /** Longest pause between two attempts to reach the database. */
  @WithDefault("10s")
  Duration probeLongest();

  /** How long an agent may take to answer a question about a file. */
  @WithDefault("10s")
  Duration fileLimit();

  /** How often dead letters are counted. */
  @WithDefault("10s")
  Duration depthInterval();
}
