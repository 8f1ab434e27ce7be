package br.org.linea.orchestration.messages;

/**
 * The names that both programs use at the broker. {@code deploy/rabbitmq/definitions.json} declares
 * all but the queues of agents, which {@code deploy/rabbitmq/agent.json} declares for each agent. A
 * test compares the files with these names.
 */
public final class Topology {

  /** Direct exchange for commands; the routing key is the name of the agent's queue. */
  public static final String COMMANDS = "orchestration.commands";

  /** Topic exchange for events; keys are {@code process.<status>} and {@code agent.<worker>}. */
  public static final String EVENTS = "orchestration.events";

  /** Direct exchange for answers to file questions. */
  public static final String REPLIES = "orchestration.replies";

  /**
   * Fanout exchange that takes what {@link #COMMANDS} and {@link #EVENTS} cannot route, and the
   * queue behind it.
   */
  public static final String UNROUTABLE = "orchestration.unroutable";

  /** Direct exchange for what a consumer could not decode. */
  public static final String DEAD_LETTERS = "orchestration.dead-letters";

  /** Where the API reads status events. */
  public static final String PROCESS_EVENTS = "orchestrator.process-events";

  /** Dead letters of {@link #PROCESS_EVENTS}. */
  public static final String PROCESS_EVENTS_DEAD = "orchestrator.process-events.dead";

  /** Dead letters of every agent's queue. */
  public static final String COMMANDS_DEAD = "orchestration.commands.dead";

  /** Begins the name of the queue in which an instance of the API reads answers. */
  public static final String REPLIES_PREFIX = "orchestrator.replies.";

  /** Ends the name of the queue in which an agent reads questions about files. */
  public static final String FILES_SUFFIX = ".files";

  private Topology() {}

  /**
   * The queue of an agent's commands: quorum, durable, bound to {@link #COMMANDS} by its own name.
   */
  public static String agentQueue(WorkerName worker) {
    return "agent." + worker.value();
  }

  /**
   * The queue of file questions to an agent: durable, bounded in length and time, bound to {@link
   * #COMMANDS} by its own name.
   */
  public static String filesQueue(WorkerName worker) {
    return agentQueue(worker) + FILES_SUFFIX;
  }

  /** The routing key of an agent's heartbeats. */
  public static String agentKey(WorkerName worker) {
    return "agent." + worker.value();
  }
}
