package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Sha256;
import br.org.linea.orchestration.api.lifecycle.NewProcess;
import br.org.linea.orchestration.api.lifecycle.NewProcess.IdempotencyKey;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.pipeline.AskedResources;
import br.org.linea.orchestration.api.pipeline.ConfigLoader;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.webhooks.NewWebhook;
import br.org.linea.orchestration.api.webhooks.Subscription;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.messages.ProcessId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jboss.logging.MDC;

/** Turns the fields of a request, in any encoding, into a stored process. */
@ApplicationScoped
public class Submission {

  private static final int LONGEST_TEXT = 10_000;

  private final PipelineCatalogue catalogue;
  private final ConfigLoader configs;
  private final ProcessLifecycle lifecycle;
  private final Caller caller;
  private final Requester requester;
  private final OwnWebhooks webhooks;

  Submission(
      PipelineCatalogue catalogue,
      ConfigLoader configs,
      ProcessLifecycle lifecycle,
      Caller caller,
      Requester requester,
      OwnWebhooks webhooks) {
    this.catalogue = catalogue;
    this.configs = configs;
    this.lifecycle = lifecycle;
    this.caller = caller;
    this.requester = requester;
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
      JsonNode resources) {

    Fields(
        String pipeline,
        JsonNode usedConfig,
        String comment,
        JsonNode labels,
        String notifyUrl,
        String key,
        JsonNode resources) {
      this(
          pipeline,
          usedConfig,
          comment,
          labels,
          notifyUrl,
          key,
          Optional.empty(),
          Optional.empty(),
          resources);
    }

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
      Fields fields, BiFunction<Checked, Optional<NewWebhook>, Uni<T>> accept) {
    MDC.put("client", caller.client());
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

  private Uni<WriteForm> accept(Fields fields, Checked checked, Optional<NewWebhook> webhook) {
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

  /** A valid request: its {@code labels} as sent, and merged with those of the pipeline. */
  private record Checked(
      Pipeline pipeline,
      ConfigOutcome.Effective config,
      String comment,
      String labels,
      String allLabels,
      AskedResources resources) {}

  private Checked checked(Fields fields) {
    Pipeline pipeline = pipeline(fields.pipeline());
    String comment = fields.comment() == null ? "" : text("comment", fields.comment());
    String labels = labels(fields.labels());
    return new Checked(
        pipeline,
        config(pipeline, fields.usedConfig()),
        comment,
        labels,
        withThoseOf(pipeline, fields.labels()),
        resources(pipeline, fields.resources()));
  }

  private NewProcess wanted(Fields fields, Checked checked, Optional<NewWebhook> webhook) {
    Pipeline pipeline = checked.pipeline();
    return new NewProcess(
        requester.origin(),
        caller.owner(),
        pipeline.name(),
        pipeline.version(),
        pipeline.executor(),
        pipeline.agent(),
        pipeline.maxRunning().isPresent(),
        checked.config().json(),
        checked.comment(),
        checked.allLabels(),
        Optional.ofNullable(fields.key())
            .map(
                key ->
                    new IdempotencyKey(
                        text("Idempotency-Key", key),
                        Sha256.hex(
                            String.join(
                                "\0",
                                said(fields, checked),
                                checked.comment(),
                                checked.labels())))),
        webhook,
        fields.rerunOf(),
        fields.taskId(),
        checked.resources().json());
  }

  private Pipeline pipeline(String name) {
    if (name == null || name.isBlank()) {
      throw ApiProblem.fault(
          400,
          "pipeline-missing",
          "No pipeline is named",
          "[pipeline loader] The field 'pipeline' is required.");
    }
    return catalogue.find(name).orElseThrow(() -> ApiProblem.noSuchPipeline(400, name));
  }

  private ConfigOutcome.Effective config(Pipeline pipeline, JsonNode usedConfig) {
    return switch (configs.load(pipeline, usedConfig)) {
      case ConfigOutcome.Effective effective -> effective;
      case ConfigOutcome.Invalid invalid ->
          throw ApiProblem.fault(
              400,
              "config-invalid",
              "The config does not fit the pipeline",
              invalid.error(),
              invalid.errors());
      case ConfigOutcome.Unavailable unavailable ->
          throw ApiProblem.unavailable(unavailable.error());
    };
  }

  private static AskedResources resources(Pipeline pipeline, JsonNode given) {
    AskedResources asked = AskedResources.of(pipeline, given);
    if (asked.error().isPresent()) {
      throw ApiProblem.badResources(asked);
    }
    return asked;
  }

  private static String labels(JsonNode labels) {
    if (labels == null || labels.isNull() || labels.isMissingNode()) {
      return "{}";
    }
    boolean texts = labels.isObject();
    for (JsonNode value : labels) {
      texts &= value.isTextual();
    }
    if (!texts) {
      throw ApiProblem.fault(
          400,
          "labels-invalid",
          "Labels are texts",
          "[process register] 'labels' must be an object whose values are texts.");
    }
    return text("labels", ExactJson.write(labels));
  }

  /** The request's own win. */
  private static String withThoseOf(Pipeline pipeline, JsonNode labels) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    pipeline.labels().forEach(all::put);
    if (labels instanceof ObjectNode own) {
      all.setAll(own);
    }
    return ExactJson.write(all);
  }

  private static String text(String name, String value) {
    // A lone surrogate would be stored as another character.
    if (value.length() > LONGEST_TEXT
        || value.indexOf('\0') >= 0
        || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw ApiProblem.fault(
          400,
          "text-invalid",
          "A text cannot be stored",
          "[process register] '%s' must have at most %d characters, no NUL and no lone surrogate."
              .formatted(name, LONGEST_TEXT));
    }
    return value;
  }

  /**
   * A hash of what the client sent, not of the effective config: defaults may change between two
   * attempts.
   */
  private static String said(Fields fields, Checked checked) {
    return fields.rerunOf().map(id -> "rerun of " + id + "\0").orElse("")
        + fields.pipeline()
        + "\0"
        + (fields.usedConfig().isMissingNode() ? "" : ExactJson.write(fields.usedConfig()))
        // Nothing without it, so that keys of earlier releases keep their hashes.
        + (fields.notifyUrl() == null ? "" : "\0" + fields.notifyUrl())
        + checked.resources().json().map("\0resources "::concat).orElse("");
  }
}
