package br.org.linea.orchestration.stack.services;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.services.RabbitAdmin.Rights;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A virtual host of its own with the project's topology, and users with no more than their rights.
 */
public final class Broker implements AutoCloseable {

  private final Server server;
  private final String virtualHost;
  private final RabbitAdmin admin;
  private final ProjectFolder project;
  private final User api;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Map<String, User> users = new ConcurrentHashMap<>();
  private final Set<String> workers = ConcurrentHashMap.newKeySet();

  /** A broker, its management plugin and its administrator. */
  record Server(String host, int port, URI management, String user, String password) {
    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "Server[" + host + ":" + port + "]";
    }
  }

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

  Broker(Server server, String virtualHost, ProjectFolder project) {
    this.server = server;
    this.admin = new RabbitAdmin(server.management(), server.user(), server.password());
    this.virtualHost = virtualHost;
    this.project = project;
    admin.createVirtualHost(virtualHost, project.topology());
    this.api = user("api", Rights.read(project.rights(), "api", ""));
  }

  /**
   * Declares the queues of one agent, as {@code deploy/register-agent} does.
   *
   * @return the agent's user, with the rights of an agent and no others
   */
  public User agent(String worker) {
    workers.add(worker);
    declareQueues(worker);
    return user("agent-" + worker, Rights.read(project.rights(), "agent", worker));
  }

  /** Declares those of an agent's queues that do not exist. */
  public void declareQueues(String worker) {
    admin.define(virtualHost, project.agentTopology(worker));
  }

  /** The name of an agent's user, with {@code {worker}} in place of the agent's name. */
  public String agentUser() {
    return virtualHost + "-agent-{worker}";
  }

  private User user(String role, Rights rights) {
    return users.computeIfAbsent(
        virtualHost + "-" + role, name -> admin.createUser(name, virtualHost, rights));
  }

  /** The user of {@code orchestrator-api}. */
  public User api() {
    return api;
  }

  public String host() {
    return server.host();
  }

  public int port() {
    return server.port();
  }

  public String virtualHost() {
    return virtualHost;
  }

  /** Base address of the management plugin. */
  public URI management() {
    return admin.base();
  }

  /** Deletes a queue with all messages in it, also one that has consumers. */
  public void deleteQueue(String queue) {
    admin.deleteQueue(virtualHost, queue);
  }

  /** Declares again what the project's topology has and this virtual host lacks. */
  public void restoreTopology() {
    admin.define(virtualHost, project.topology());
    workers.forEach(this::declareQueues);
  }

  /** Gives a user another password; connections that are open stay. */
  public void changePassword(User user, String password) {
    admin.changePassword(user.name(), password);
  }

  /** Closes all connections of a user, as an administrator may. */
  public void disconnect(User user) {
    admin.disconnect(user.name());
  }

  /** Messages in a queue, ready and unacknowledged; the broker's count is up to 2 s old. */
  public int depth(String queue) {
    JsonNode answer = admin.queue(virtualHost, queue);
    return answer.path("messages").asInt();
  }

  /** The same of every queue that there is, by its name. */
  public Map<String, Integer> depths() {
    Map<String, Integer> depths = new TreeMap<>();
    admin
        .queues(virtualHost)
        .forEach(queue -> depths.put(queue.path("name").asText(), queue.path("messages").asInt()));
    return depths;
  }

  /** Deletes the virtual host, with all that is in it, and its users. Once is enough. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      admin.deleteVirtualHost(virtualHost);
      users.keySet().forEach(admin::deleteUser);
    }
  }

  /** Keeps the passwords out of logs. */
  @Override
  public String toString() {
    return "Broker[" + virtualHost + "]";
  }
}
