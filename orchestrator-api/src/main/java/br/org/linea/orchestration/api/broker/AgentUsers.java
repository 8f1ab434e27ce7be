package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.messages.WorkerName;
import com.rabbitmq.client.AMQP.BasicProperties;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Maps agents to their broker users. The broker verifies that the property {@code user_id} is the
 * user of the connection that published the message, so it proves the sender.
 *
 * @see <a href="https://www.rabbitmq.com/docs/validated-user-id">Validated User ID</a>
 */
@ApplicationScoped
class AgentUsers {

  private final BrokerConfig config;

  AgentUsers(BrokerConfig config) {
    this.config = config;
  }

  /** Whether this agent sent the message. */
  boolean sent(WorkerName worker, BasicProperties properties) {
    return user(worker).equals(properties.getUserId());
  }

  /**
   * Requires that this agent sent the message.
   *
   * @throws Refused when another user did, or the message does not say
   */
  void require(WorkerName worker, BasicProperties properties) {
    if (!sent(worker, properties)) {
      throw new Refused(
          Refused.Reason.SENDER,
          "a message of the agent %s comes from %s, not from the broker user %s"
              .formatted(
                  worker,
                  properties.getUserId() == null
                      ? "a sender without user_id"
                      : "the broker user " + properties.getUserId(),
                  user(worker)));
    }
  }

  private String user(WorkerName worker) {
    return config.agentUser().replace("{worker}", worker.value());
  }
}
