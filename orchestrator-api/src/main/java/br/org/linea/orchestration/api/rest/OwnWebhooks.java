package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.webhooks.NewWebhook;
import br.org.linea.orchestration.api.webhooks.Subscription;
import br.org.linea.orchestration.api.webhooks.Webhook;
import br.org.linea.orchestration.api.webhooks.Webhooks;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The webhooks that the caller may see. The webhook of another owner is not found. */
@ApplicationScoped
class OwnWebhooks {

  private final Webhooks webhooks;
  private final Caller caller;

  OwnWebhooks(Webhooks webhooks, Caller caller) {
    this.webhooks = webhooks;
    this.caller = caller;
  }

  /** The webhook, or a 404 that does not reveal whether it exists. */
  Uni<Webhook> find(String id) {
    return Uni.createFrom()
        .item(() -> parsed(id))
        .chain(number -> webhooks.find(number, caller.restrictedTo()))
        .map(found -> found.orElseThrow(OwnWebhooks::none));
  }

  private static int parsed(String id) {
    try {
      return Integer.parseInt(id);
    } catch (NumberFormatException e) {
      throw none();
    }
  }

  static ApiProblem none() {
    return ApiProblem.plain(404, "No Webhook matches the given query.");
  }

  /**
   * A webhook with a new secret, once its address was checked; fails with a 400 otherwise.
   *
   * @param field the name of the field that has the address
   */
  Uni<NewWebhook> checked(String field, String url, Subscription subscription) {
    return webhooks
        .fault(url)
        .map(
            fault -> {
              if (fault.isPresent()) {
                throw WebhookRequest.invalid(List.of(new ConfigError("/" + field, fault.get())));
              }
              return NewWebhook.of(url, subscription);
            });
  }

  /** The secret of the webhook that a submission has made; empty when an earlier one made it. */
  Uni<Optional<WriteForm.WebhookPart>> madeWith(int process, NewWebhook webhook) {
    return webhooks
        .madeWith(process, webhook.secret())
        .map(id -> id.map(number -> new WriteForm.WebhookPart(number, webhook.secret())));
  }
}
