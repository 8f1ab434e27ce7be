package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.lifecycle.AcceptedBatch;
import br.org.linea.orchestration.api.lifecycle.NewBatch;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Effective;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Invalid;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.Unavailable;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.rest.Submission.Fields;
import br.org.linea.orchestration.api.rest.SubmissionChecks.Checked;
import br.org.linea.orchestration.catalogue.Pipeline;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.MDC;

/** Turns one request with many configs into stored processes: all of them or none. */
@ApplicationScoped
class BatchSubmission {

  static final int MOST_CONFIGS = 1000;

  /** After so many configs with faults the rest is not checked. */
  private static final int MOST_FAULTY = 5;

  private static final int MOST_WARNINGS = 20;

  /**
   * The keys of {@code POST /api/processes/} that a batch does not take, and what to do instead.
   */
  private static final Map<String, String> SINGLE_ONLY =
      Map.of(
          "used_config", "is for a single process; a batch takes a list of them as 'configs'",
          "after", "is for a single process; those of a batch wait for no other",
          "after_condition", "is for a single process; those of a batch wait for no other",
          "notify", "is for a single process; POST /api/webhooks/ makes a webhook for many");

  private final SubmissionChecks checks;
  private final ProcessLifecycle lifecycle;
  private final Caller caller;

  BatchSubmission(SubmissionChecks checks, ProcessLifecycle lifecycle, Caller caller) {
    this.checks = checks;
    this.lifecycle = lifecycle;
    this.caller = caller;
  }

  /**
   * Checks and stores a batch. Call it on the request's event loop; it waits for files and config
   * models on other threads.
   *
   * @param body the request, a JSON object
   * @param key value of {@code Idempotency-Key}, null without one
   */
  Uni<BatchForm> submit(JsonNode body, String key) {
    Fields fields = common(body, key);
    JsonNode configs = body.path("configs");
    MDC.put("client", caller.name());
    Context request = Vertx.currentContext();
    // Not ordered: a slow model must not delay other requests of the same connection.
    return Uni.createFrom()
        .completionStage(
            () ->
                request
                    .executeBlocking(
                        () -> checks.check(fields, pipeline -> effective(pipeline, configs)), false)
                    .toCompletionStage())
        .emitOn(task -> request.runOnContext(now -> task.run()))
        .chain(checked -> accept(fields, configs, checked));
  }

  private static Fields common(JsonNode body, String key) {
    List<ConfigError> faults =
        SINGLE_ONLY.entrySet().stream()
            .filter(single -> body.has(single.getKey()))
            .sorted(Map.Entry.comparingByKey())
            .map(single -> new ConfigError("/" + single.getKey(), single.getValue()))
            .toList();
    if (!faults.isEmpty()) {
      throw invalid(faults);
    }
    return new Fields(
        RequestJson.text(body, "pipeline"),
        MissingNode.getInstance(),
        RequestJson.text(body, "comment"),
        body.path("labels"),
        null,
        key,
        Optional.empty(),
        Optional.empty(),
        body.path("resources"),
        Optional.empty(),
        RequestJson.words(body, "on_behalf_of"));
  }

  private Uni<BatchForm> accept(Fields fields, JsonNode configs, Checked<List<Effective>> checked) {
    List<String> usedConfigs = checked.config().stream().map(Effective::json).toList();
    return lifecycle
        .accept(
            new NewBatch(
                checks.process(
                    fields,
                    checked,
                    usedConfigs.getFirst(),
                    said(fields, configs, checked),
                    Optional.empty()),
                usedConfigs))
        .map(batch -> form(batch, checked.config()));
  }

  private static BatchForm form(AcceptedBatch batch, List<Effective> configs) {
    return new BatchForm(
        batch.id(),
        batch.processes().size(),
        batch.processes(),
        configs.stream()
            .flatMap(config -> config.warnings().stream())
            .distinct()
            .limit(MOST_WARNINGS)
            .toList());
  }

  private List<Effective> effective(Pipeline pipeline, JsonNode configs) {
    List<ConfigError> faults = faultsOf(configs);
    if (!faults.isEmpty()) {
      throw invalid(faults);
    }
    List<Effective> effective = new ArrayList<>();
    List<Invalid> invalid = new ArrayList<>();
    for (int place = 0; place < configs.size() && invalid.size() < MOST_FAULTY; place++) {
      switch (checks.config(pipeline, configs.get(place))) {
        case Effective config -> effective.add(config);
        case Invalid config -> invalid.add(at(place, config));
        case Unavailable unavailable -> throw ApiProblem.unavailable(unavailable.error());
      }
    }
    if (!invalid.isEmpty()) {
      throw ApiProblem.badConfigs(invalid);
    }
    return effective;
  }

  /** That there are some, not too many, and each an object. */
  private static List<ConfigError> faultsOf(JsonNode configs) {
    if (!configs.isArray() || configs.isEmpty() || configs.size() > MOST_CONFIGS) {
      return List.of(
          new ConfigError("/configs", "must be a list of 1 to %d objects".formatted(MOST_CONFIGS)));
    }
    List<ConfigError> faults = new ArrayList<>();
    for (int place = 0; place < configs.size() && faults.size() < MOST_FAULTY; place++) {
      if (!configs.get(place).isObject()) {
        faults.add(new ConfigError("/configs/" + place, "must be an object"));
      }
    }
    return faults;
  }

  private static Invalid at(int place, Invalid config) {
    if (config.errors().isEmpty()) {
      // The pipeline's own schema is at fault, as it is for every config.
      throw ApiProblem.badConfig(config);
    }
    return new Invalid(
        config.error(),
        config.errors().stream()
            .map(error -> new ConfigError("/configs/" + place + error.pointer(), error.message()))
            .toList());
  }

  private static ApiProblem invalid(List<ConfigError> faults) {
    ConfigError first = faults.getFirst();
    return ApiProblem.fault(
        400,
        "batch-invalid",
        "The batch cannot be read",
        "[process register] %s %s.".formatted(first.pointer(), first.message()),
        faults);
  }

  /** As in {@link Submission}: what the client sent. No single request has the same text. */
  private static String said(Fields fields, JsonNode configs, Checked<?> checked) {
    return "batch\0"
        + fields.pipeline()
        + "\0"
        + ExactJson.write(configs)
        + checked.resources().json().map("\0resources "::concat).orElse("");
  }
}
