package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Sha256;
import br.org.linea.orchestration.api.lifecycle.NewProcess;
import br.org.linea.orchestration.api.lifecycle.NewProcess.IdempotencyKey;
import br.org.linea.orchestration.api.pipeline.AskedResources;
import br.org.linea.orchestration.api.pipeline.ConfigLoader;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.rest.Submission.Fields;
import br.org.linea.orchestration.api.webhooks.NewWebhook;
import br.org.linea.orchestration.catalogue.Pipeline;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** The checks that requests for one process and for many have in common. */
@ApplicationScoped
class SubmissionChecks {

  private static final int LONGEST_TEXT = 10_000;
  private static final int LONGEST_NAME = 150;

  private final PipelineCatalogue catalogue;
  private final ConfigLoader configs;
  private final Caller caller;
  private final Requester requester;

  SubmissionChecks(
      PipelineCatalogue catalogue, ConfigLoader configs, Caller caller, Requester requester) {
    this.catalogue = catalogue;
    this.configs = configs;
    this.caller = caller;
    this.requester = requester;
  }

  /**
   * A valid request.
   *
   * @param config its config, or its configs
   * @param labels as sent
   * @param allLabels merged with those of the pipeline
   */
  record Checked<C>(
      Pipeline pipeline,
      C config,
      String comment,
      String labels,
      String allLabels,
      AskedResources resources) {
    /** Without the config, which no log may show. */
    @Override
    public String toString() {
      return "a valid request for " + pipeline.name();
    }
  }

  /**
   * Checks every field, in the order in which faults are answered. Call it from a worker thread.
   *
   * @param config checks the config, or all configs, of the pipeline
   * @throws ApiProblem the 400 that names the first fault
   */
  <C> Checked<C> check(Fields fields, Function<Pipeline, C> config) {
    Pipeline pipeline = pipeline(fields.pipeline());
    String comment = fields.comment() == null ? "" : text("comment", fields.comment());
    String labels = labels(fields.labels());
    fields.onBehalfOf().ifPresent(name -> text("on_behalf_of", name, LONGEST_NAME));
    return new Checked<>(
        pipeline,
        config.apply(pipeline),
        comment,
        labels,
        withThoseOf(pipeline, fields.labels()),
        resources(pipeline, fields.resources()));
  }

  /**
   * What is to be stored.
   *
   * @param said what identifies the request beside comment and labels, for its idempotency key
   */
  NewProcess process(
      Fields fields,
      Checked<?> checked,
      String usedConfig,
      String said,
      Optional<NewWebhook> webhook) {
    Pipeline pipeline = checked.pipeline();
    return new NewProcess(
        requester.origin(),
        caller.owner(),
        pipeline.name(),
        pipeline.version(),
        pipeline.executor(),
        pipeline.agent(),
        pipeline.maxRunning().isPresent(),
        usedConfig,
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
                                said
                                    + fields.onBehalfOf().map("\0on behalf of "::concat).orElse(""),
                                checked.comment(),
                                checked.labels())))),
        webhook,
        fields.rerunOf(),
        fields.taskId(),
        checked.resources().json(),
        fields.after(),
        fields.onBehalfOf());
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

  /** Checks and completes one config. Call it from a worker thread. */
  ConfigOutcome config(Pipeline pipeline, JsonNode usedConfig) {
    return configs.load(pipeline, usedConfig);
  }

  private AskedResources resources(Pipeline pipeline, JsonNode given) {
    AskedResources asked = AskedResources.of(pipeline, caller.owner(), given);
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
    return text(name, value, LONGEST_TEXT);
  }

  private static String text(String name, String value, int longest) {
    // A lone surrogate would be stored as another character.
    if (value.length() > longest
        || value.indexOf('\0') >= 0
        || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw ApiProblem.fault(
          400,
          "text-invalid",
          "A text cannot be stored",
          "[process register] '%s' must have at most %d characters, no NUL and no lone surrogate."
              .formatted(name, longest));
    }
    return value;
  }
}
