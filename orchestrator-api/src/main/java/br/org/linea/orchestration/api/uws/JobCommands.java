package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.pipeline.ExactJson;
import br.org.linea.orchestration.api.rest.ApiProblem;
import br.org.linea.orchestration.api.rest.Requester;
import br.org.linea.orchestration.api.rest.Submission;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.UwsDraft;
import br.org.linea.orchestration.api.store.UwsDrafts;
import br.org.linea.orchestration.catalogue.Pipeline;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Changes jobs. UWS makes a job first and runs it later: until then it is a draft, which no other
 * part of the service knows. Call it on the request's event loop.
 */
@ApplicationScoped
class JobCommands {

  private static final int DRAFTS_PER_OWNER = 100;
  private static final Duration LIFE_OF_DRAFTS = Duration.ofDays(7);
  private static final Duration UNTIL_ONE_IS_GONE = Duration.ofMinutes(1);

  private final JobParameters parameters;
  private final JobFinder jobs;
  private final UwsDrafts drafts;
  private final Submission submission;
  private final ProcessLifecycle lifecycle;
  private final Requester requester;
  private final Caller caller;
  private final Clock clock;

  JobCommands(
      JobParameters parameters,
      JobFinder jobs,
      UwsDrafts drafts,
      Submission submission,
      ProcessLifecycle lifecycle,
      Requester requester,
      Caller caller,
      Clock clock) {
    this.parameters = parameters;
    this.jobs = jobs;
    this.drafts = drafts;
    this.submission = submission;
    this.lifecycle = lifecycle;
    this.requester = requester;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * Makes a job, and runs it if the form says so.
   *
   * @param key value of {@code Idempotency-Key}, null without one; used when the job runs at once
   * @return the job's id
   */
  Uni<UUID> create(String pipelineName, MultiMap form, String key) {
    Pipeline pipeline = jobs.pipeline(pipelineName);
    return blocking(() -> parameters.read(pipeline, form))
        .chain(
            given -> {
              String phase = given.remove(JobParameters.PHASE);
              if (phase == null) {
                return draft(pipeline, given);
              }
              if (!phase.equalsIgnoreCase("RUN")) {
                throw JobFilter.bad(
                    "PHASE must be RUN for a new job, or be left out, not '%s'.".formatted(phase));
              }
              return start(pipeline, given, key, Optional.empty()).map(ProcessRecord::taskId);
            });
  }

  private Uni<UUID> draft(Pipeline pipeline, Map<String, String> given) {
    Instant now = clock.instant();
    UwsDraft draft =
        new UwsDraft(
            UUID.randomUUID(),
            caller.owner(),
            pipeline.name().value(),
            json(given),
            now,
            now.plus(LIFE_OF_DRAFTS),
            false);
    return drafts
        .add(draft, DRAFTS_PER_OWNER)
        .map(
            added -> {
              if (!added) {
                throw ApiProblem.tooMany(
                    "[uws] %s has %d jobs that do not run, which is the limit. Run or delete one."
                        .formatted(caller.owner(), DRAFTS_PER_OWNER),
                    UNTIL_ONE_IS_GONE);
              }
              return draft.id();
            });
  }

  /** Runs a draft. A job that was started before stays as it is. */
  Uni<Void> run(Job job) {
    return switch (job) {
      case Job.OfProcess process -> Uni.createFrom().voidItem();
      case Job.OfDraft(UwsDraft draft) when draft.aborted() ->
          throw conflict("The job was aborted and cannot run; make another.");
      case Job.OfDraft(UwsDraft draft) ->
          start(
                  jobs.pipeline(draft.pipeline()),
                  Job.texts(draft.parameters()),
                  // Two requests at the same moment make one process.
                  "uws " + draft.id(),
                  Optional.of(draft.id()))
              .chain(process -> drafts.delete(draft.id()));
    };
  }

  private Uni<ProcessRecord> start(
      Pipeline pipeline, Map<String, String> given, String key, Optional<UUID> id) {
    ObjectNode labels = JsonNodeFactory.instance.objectNode();
    Optional.ofNullable(given.get(JobParameters.RUN_ID))
        .ifPresent(runId -> labels.put(Job.RUN_ID, runId));
    return blocking(() -> parameters.config(pipeline, given))
        .chain(
            (JsonNode config) ->
                submission.start(
                    new Submission.Fields(
                        pipeline.name().value(),
                        config,
                        null,
                        labels,
                        null,
                        key,
                        Optional.empty(),
                        id,
                        JobParameters.resources(given),
                        Optional.empty(),
                        Optional.empty())));
  }

  /** Stops a process, gives a draft up; changes nothing of a job that has ended. */
  Uni<Void> abort(Job job) {
    return switch (job) {
      case Job.OfProcess(ProcessRecord process) ->
          lifecycle.requestStop(process.id(), requester.origin()).replaceWithVoid();
      case Job.OfDraft(UwsDraft draft) -> drafts.abort(draft.id());
    };
  }

  /** Forgets a draft. A process is stopped: its record is kept. */
  Uni<Void> delete(Job job) {
    return job instanceof Job.OfDraft(UwsDraft draft) ? drafts.delete(draft.id()) : abort(job);
  }

  /** Adds parameters to a draft, or replaces some. */
  Uni<Void> change(Job job, MultiMap form) {
    if (!(job instanceof Job.OfDraft(UwsDraft draft)) || draft.aborted()) {
      throw conflict("Parameters can be changed only while the job is PENDING.");
    }
    Pipeline pipeline = jobs.pipeline(draft.pipeline());
    return blocking(() -> parameters.read(pipeline, form))
        .chain(
            given -> {
              Map<String, String> all = Job.texts(draft.parameters());
              given.remove(JobParameters.PHASE);
              all.putAll(given);
              return drafts.update(draft.id(), json(all));
            });
  }

  private static ApiProblem conflict(String error) {
    return ApiProblem.fault(409, "phase-conflict", "The job's phase forbids it", "[uws] " + error);
  }

  private static String json(Map<String, String> texts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    texts.forEach(json::put);
    return ExactJson.write(json);
  }

  /** Files and config models are waited for on another thread. */
  private static <T> Uni<T> blocking(Supplier<T> work) {
    Context request = Vertx.currentContext();
    return Uni.createFrom()
        .completionStage(() -> request.executeBlocking(work::get, false).toCompletionStage());
  }
}
