package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.lifecycle.NewProcess;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Effective;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Unavailable;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.process.Dependencies;
import br.org.linea.orchestration.api.rest.SubmissionChecks.Checked;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.webhooks.NewWebhook;
import br.org.linea.orchestration.api.webhooks.Subscription;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.messages.ProcessId;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jboss.logging.MDC;

/** Turns the fields of a request, in any encoding, into a stored process. */
@ApplicationScoped
public class Submission {

  private final SubmissionChecks checks;
  private final ProcessLifecycle lifecycle;
  private final Caller caller;
  private final OwnWebhooks webhooks;

  Submission(
      SubmissionChecks checks, ProcessLifecycle lifecycle, Caller caller, OwnWebhooks webhooks) {
    this.checks = checks;
    this.lifecycle = lifecycle;
    this.caller = caller;
    this.webhooks = webhooks;
  }

  /**
   * The fields of a request.
   *
   * @param pipeline key in the catalogue, null when missing
   * @param usedConfig config in any of the contract's forms
   * @param comment the client's words
   * @param labels JSON object of texts
   * @param notifyUrl address of a webhook for this process alone, null without one
   * @param key value of {@code Idempotency-Key}, null without one
   * @param rerunOf the process that is to run again
   * @param taskId its unique id, when that is known already
   * @param resources JSON object of what Slurm is asked for
   * @param after the processes that it waits for
   * @param onBehalfOf for whom the client asks, in its words
   */
  public record Fields(
      String pipeline,
      JsonNode usedConfig,
      String comment,
      JsonNode labels,
      String notifyUrl,
      String key,
      Optional<ProcessId> rerunOf,
      Optional<UUID> taskId,
      JsonNode resources,
      Optional<Dependencies> after,
      Optional<String> onBehalfOf) {

    /** Without the config, which no log may show. */
    @Override
    public String toString() {
      return "a submission of " + pipeline;
    }
  }

  /** Call it on the request's event loop; it waits for files and config models on other threads. */
  Uni<WriteForm> submit(Fields fields) {
    return checked(fields, (checked, webhook) -> accept(fields, checked, webhook));
  }

  /** Stores the process, without a webhook. As {@link #submit}, call it on the event loop. */
  public Uni<ProcessRecord> start(Fields fields) {
    return checked(
        fields, (checked, webhook) -> lifecycle.accept(wanted(fields, checked, webhook)));
  }

  private <T> Uni<T> checked(
      Fields fields, BiFunction<Checked<Effective>, Optional<NewWebhook>, Uni<T>> accept) {
    MDC.put("client", caller.name());
    Context request = Vertx.currentContext();
    // Not ordered: a slow model must not delay other requests of the same connection.
    return Uni.createFrom()
        .completionStage(
            () -> request.executeBlocking(() -> checked(fields), false).toCompletionStage())
        // Afterwards: a wrong request must not have names resolved.
        .chain(
            checked ->
                webhook(fields)
                    .emitOn(task -> request.runOnContext(now -> task.run()))
                    .chain(webhook -> accept.apply(checked, webhook)));
  }

  private Uni<Optional<NewWebhook>> webhook(Fields fields) {
    return fields.notifyUrl() == null
        ? Uni.createFrom().item(Optional.empty())
        : webhooks.checked("notify", fields.notifyUrl(), Subscription.ALL).map(Optional::of);
  }

  private Uni<WriteForm> accept(
      Fields fields, Checked<Effective> checked, Optional<NewWebhook> webhook) {
    List<String> warnings = checked.config().warnings();
    return lifecycle
        .accept(wanted(fields, checked, webhook))
        .chain(
            process ->
                webhook.isEmpty()
                    ? Uni.createFrom().item(WriteForm.of(process, warnings))
                    : webhooks
                        .madeWith(process.id().value(), webhook.get())
                        .map(made -> WriteForm.of(process, warnings, made)));
  }

  private Checked<Effective> checked(Fields fields) {
    return checks.check(fields, pipeline -> config(pipeline, fields.usedConfig()));
  }

  private Effective config(Pipeline pipeline, JsonNode usedConfig) {
    return switch (checks.config(pipeline, usedConfig)) {
      case Effective effective -> effective;
      case Invalid invalid -> throw ApiProblem.badConfig(invalid);
      case Unavailable unavailable -> throw ApiProblem.unavailable(unavailable.error());
    };
  }

  private NewProcess wanted(
      Fields fields, Checked<Effective> checked, Optional<NewWebhook> webhook) {
    return checks.process(fields, checked, checked.config().json(), said(fields, checked), webhook);
  }

  /**
   * A hash of what the client sent, not of the effective config: defaults may change between two
   * attempts.
   */
  private static String said(Fields fields, Checked<?> checked) {
    return fields.rerunOf().map(id -> "rerun of " + id + "\0").orElse("")
        + fields.pipeline()
        + "\0"
        + (fields.usedConfig().isMissingNode() ? "" : ExactJson.write(fields.usedConfig()))
        // Nothing without it, so that keys of earlier releases keep their hashes.
        + (fields.notifyUrl() == null ? "" : "\0" + fields.notifyUrl())
        + checked.resources().json().map("\0resources "::concat).orElse("")
        + fields.after().map(Submission::said).orElse("");
  }

  private static String said(Dependencies after) {
    return "\0after " + after.condition().word() + " " + after.ids();
  }
}
