package br.org.linea.orchestration.messages;

import java.util.UUID;

/**
 * From the API to the one agent that a process is assigned to. A command is an intent: handling one
 * means making it durable in the agent's journal. Every command may come twice, and late.
 */
public sealed interface Command extends Message permits StartProcess, StopProcess, CheckProcess {

  /** The process it is about. */
  ProcessId processId();

  /**
   * The process's own unique id; a database restored from a backup may repeat a {@link
   * #processId()}, never this.
   */
  UUID taskId();

  @Override
  default String subject() {
    return processId().toString();
  }
}
