package br.org.linea.orchestration.local;

import br.org.linea.orchestration.local.RabbitAdmin.Rights;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A virtual host of its own with the project's topology, and users with no more than their rights.
 */
public final class Broker {

  private final String host;
  private final int port;
  private final String virtualHost;
  private final RabbitAdmin admin;
  private final User api;

  /**
   * Somebody who may log in.
   *
   * @param name login
   * @param password secret
   */
  public record User(String name, String password) {
    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "User[" + name + "]";
    }
  }

  Broker(String host, int port, RabbitAdmin admin, String virtualHost, Path topology) {
    this.host = host;
    this.port = port;
    this.admin = admin;
    this.virtualHost = virtualHost;
    admin.createVirtualHost(virtualHost, topology);
    this.api =
        admin.createUser(
            virtualHost + "-api",
            virtualHost,
            new Rights(
                "^orchestrator\\.replies\\..*$",
                "^(orchestration\\.commands|orchestrator\\.replies\\..*)$",
                "^(orchestrator\\..*|orchestration\\..*)$"));
  }

  /** Makes the user of one agent, with the rights that its own queues need. */
  public User agent(String worker) {
    String own =
        Pattern.quote("agent." + worker).replace("\\Q", "").replace("\\E", "").replace(".", "\\.");
    return admin.createUser(
        virtualHost + "-" + worker,
        virtualHost,
        new Rights(
            "^" + own + "(\\..*)?$",
            "^(" + own + "(\\..*)?|orchestration\\.(events|replies|dead-letters))$",
            "^(" + own + "(\\..*)?|orchestration\\.commands)$"));
  }

  /** The user of {@code orchestrator-api}. */
  public User api() {
    return api;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  public String virtualHost() {
    return virtualHost;
  }

  /** Base address of the management plugin. */
  public URI management() {
    return admin.base();
  }

  /** Messages in a queue, ready and unacknowledged, as the broker counts them this moment. */
  public int depth(String queue) {
    JsonNode answer = admin.queue(virtualHost, queue);
    return answer.path("messages").asInt();
  }

  /** Takes everything out of the virtual host. */
  public void close() {
    admin.deleteVirtualHost(virtualHost);
  }
}
