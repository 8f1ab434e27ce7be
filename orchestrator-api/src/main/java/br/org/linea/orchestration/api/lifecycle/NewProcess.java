package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.process.Dependencies;
import br.org.linea.orchestration.api.webhooks.NewWebhook;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.WorkerName;
import java.util.Optional;
import java.util.UUID;

/**
 * A request that passed all checks.
 *
 * @param origin who asks
 * @param owner its owner
 * @param pipeline key in the catalogue
 * @param pipelineVersion version that the config was checked against
 * @param executor {@code slurm} or {@code local}
 * @param agent the one agent that the catalogue names
 * @param oneAgent whether one agent must have all its pipeline's unfinished processes
 * @param usedConfig effective config, JSON text
 * @param comment the client's words, may be empty
 * @param labels JSON object of texts
 * @param key idempotency key
 * @param webhook gets the changes of this process alone
 * @param rerunOf the process that it runs again
 * @param taskId its unique id, when that is known already
 * @param resources what it asks Slurm for, the text of a JSON object
 * @param after the processes that it waits for
 * @param onBehalfOf for whom the client asks, in its words
 */
public record NewProcess(
    Origin origin,
    String owner,
    PipelineName pipeline,
    String pipelineVersion,
    String executor,
    Optional<WorkerName> agent,
    boolean oneAgent,
    String usedConfig,
    String comment,
    String labels,
    Optional<IdempotencyKey> key,
    Optional<NewWebhook> webhook,
    Optional<ProcessId> rerunOf,
    Optional<UUID> taskId,
    Optional<String> resources,
    Optional<Dependencies> after,
    Optional<String> onBehalfOf) {
  /** Without the config, which no log may show. */
  @Override
  public String toString() {
    return "a process of " + owner + ": " + pipeline;
  }

  /**
   * Identifies a repeated request.
   *
   * @param key the client's
   * @param bodyHash hash of what came with it
   */
  public record IdempotencyKey(String key, String bodyHash) {}
}
