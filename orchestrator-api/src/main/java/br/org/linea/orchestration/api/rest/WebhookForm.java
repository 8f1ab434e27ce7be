package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.webhooks.Webhook;
import br.org.linea.orchestration.api.webhooks.WebhookEvent;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A webhook, as its owner sees it.
 *
 * @param process the process that it was made with, else null
 * @param events what it gets; all events when it named none
 * @param pipeline only of processes of this pipeline, else null
 * @param labels only of processes with these labels
 * @param failures attempts that failed since the last success
 * @param waiting deliveries that are still to be made
 * @param parked deliveries that were given up
 * @param secret only in the answer that makes or rotates it
 */
@RegisterForReflection
record WebhookForm(
    int id,
    String owner,
    Integer process,
    String url,
    List<String> events,
    String pipeline,
    Map<String, String> labels,
    boolean paused,
    String createdAt,
    int failures,
    long waiting,
    long parked,
    @JsonInclude(JsonInclude.Include.NON_NULL) String secret) {

  /** Without the secret and the address, which may hold one. */
  @Override
  public String toString() {
    return "webhook " + id;
  }

  static WebhookForm of(Webhook webhook) {
    return of(webhook, Optional.empty());
  }

  static WebhookForm of(Webhook webhook, Optional<String> secret) {
    return new WebhookForm(
        webhook.id(),
        webhook.owner(),
        webhook.process().orElse(null),
        webhook.url(),
        (webhook.subscription().events().isEmpty()
                ? WebhookEvent.ofProcesses()
                : webhook.subscription().orderedEvents())
            .stream().map(WebhookEvent::word).toList(),
        webhook.subscription().pipeline().orElse(null),
        webhook.subscription().labels(),
        webhook.paused(),
        Times.format(webhook.createdAt()),
        webhook.failures(),
        webhook.waiting(),
        webhook.parked(),
        secret.orElse(null));
  }
}
