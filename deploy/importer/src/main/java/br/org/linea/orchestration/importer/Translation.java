package br.org.linea.orchestration.importer;

import br.org.linea.orchestration.importer.NewProcess.Failure;
import br.org.linea.orchestration.importer.NewProcess.Status;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * From an old row to a new one; pure.
 *
 * @param release what wrote the rows
 * @param owners new owner by old user
 * @param agent who adopts jobs and answers for files
 * @param jobName how the old system named its jobs, with {@code {id}} in it
 * @param giveUp whether what seems alive and cannot be adopted is brought over as ended
 * @param now when the import runs
 */
record Translation(
    OldRelease release,
    Map<String, String> owners,
    Optional<WorkerName> agent,
    String jobName,
    boolean giveUp,
    Instant now) {

  private static final String SLURM = "slurm";
  private static final String NO_REASON = "The old system ended it Failed and kept no reason.";

  Outcome translate(OldProcess old) {
    List<String> warnings = new ArrayList<>(old.unreadable());
    Optional<String> fault = fault(old);
    Optional<OldState> state = OldState.of(old.status(), release.numberedFirst(old));
    if (fault.isPresent() || state.isEmpty()) {
      return new Outcome.Left(
          fault.orElse("its status is " + old.status() + ", which no known release has"));
    }
    PipelineName pipeline = new PipelineName(old.pipeline());
    ProcessId id = new ProcessId((int) old.id());
    Optional<String> elsewhere =
        old.path().filter(path -> !path.equals(pipeline.runPath(id)) && !path.isBlank());
    elsewhere.ifPresent(
        path ->
            warnings.add(
                "its run directory is %s, and will be looked for at %s: move it"
                    .formatted(path, pipeline.runPath(id))));
    Optional<End> end = end(old, state.get(), elsewhere.isPresent());
    if (end.isEmpty()) {
      return new Outcome.Left(whyLeft(old, state.get(), elsewhere.isPresent()));
    }
    OldConfig config = OldConfig.of(old.config());
    if (!config.readable()) {
      warnings.add(
          "its config is no JSON object, it is kept as text under " + OldConfig.UNREADABLE);
    }
    if (end.get().status().over() && old.endedAt().isEmpty()) {
      warnings.add("the old system kept no time of its end, that of its start stands for it");
    }
    return new Outcome.Brought(row(old, id, pipeline, config, end.get()), warnings);
  }

  /** How it goes on, or ended. */
  private record End(Status status, Optional<Failure> failure, boolean adopt) {
    static Optional<End> of(Status status) {
      return Optional.of(new End(status, Optional.empty(), false));
    }

    static Optional<End> alive(Status status) {
      return Optional.of(new End(status, Optional.empty(), true));
    }

    static Optional<End> failed(FailureReason reason, String detail) {
      return Optional.of(new End(Status.FAILED, Optional.of(new Failure(reason, detail)), false));
    }
  }

  /** Empty for what must stay. */
  private Optional<End> end(OldProcess old, OldState state, boolean elsewhere) {
    boolean adoptable = hasJob(old) && agent.isPresent() && !elsewhere;
    return switch (state) {
      case SUCCESSFUL -> End.of(Status.SUCCESSFUL);
      case STOPPED -> End.of(Status.STOPPED);
      case FAILED -> End.failed(FailureReason.NOT_RECORDED, NO_REASON);
      case RUNNING -> adoptable ? End.alive(Status.RUNNING) : givenUp(old, state);
      case PENDING, QUEUED -> adoptable ? End.alive(Status.PENDING) : givenUp(old, state);
      case STOPPING -> {
        if (adoptable) {
          yield End.alive(Status.STOPPING);
        }
        boolean neverSubmitted = old.pid().isEmpty() && old.executor().equals(SLURM);
        yield giveUp || neverSubmitted ? End.of(Status.STOPPED) : Optional.empty();
      }
    };
  }

  private Optional<End> givenUp(OldProcess old, OldState state) {
    return giveUp
        ? End.failed(
            FailureReason.LOST,
            "The old system had it as %s, with %s; no agent could take it over."
                .formatted(label(state), old.pid().map(pid -> "job " + pid).orElse("no job")))
        : Optional.empty();
  }

  private static boolean hasJob(OldProcess old) {
    return old.executor().equals(SLURM) && old.pid().filter(pid -> pid > 0).isPresent();
  }

  private String whyLeft(OldProcess old, OldState state, boolean elsewhere) {
    String was = "it is " + label(state) + " in the old system";
    if (!hasJob(old)) {
      return was
          + (old.executor().equals(SLURM)
              ? " and has no job id"
              : " on the executor " + old.executor())
          + ": nothing can be adopted. Let it end there, or bring it over as ended with --give-up";
    }
    return elsewhere
        ? was + " in a run directory where no agent looks. Let it end there, or use --give-up"
        : was + ": say with --agent who is to watch its job " + old.pid().orElseThrow();
  }

  /** What makes a row unusable for good. */
  private static Optional<String> fault(OldProcess old) {
    if (old.id() < 1 || old.id() > Integer.MAX_VALUE) {
      return Optional.of("its id does not fit: ids go from 1 to " + Integer.MAX_VALUE);
    }
    if (old.createdAt().isEmpty()) {
      return Optional.of("its created_at is missing or cannot be read");
    }
    if (old.user().isEmpty()) {
      return Optional.of("its user does not exist in auth_user, so it has no possible owner");
    }
    try {
      new PipelineName(old.pipeline());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  private NewProcess row(
      OldProcess old, ProcessId id, PipelineName pipeline, OldConfig config, End end) {
    Instant accepted = old.createdAt().orElseThrow();
    Instant started = old.startedAt().orElse(accepted);
    Instant since =
        switch (end.status()) {
          case SUCCESSFUL, STOPPED, FAILED -> old.endedAt().orElse(started);
          case STOPPING -> now;
          case PENDING, RUNNING -> started;
        };
    String user = old.user().orElseThrow();
    return new NewProcess(
        id,
        taskId(old),
        owners.getOrDefault(user, user),
        pipeline,
        old.pipelineVersion(),
        old.executor(),
        agent,
        config.text(),
        comment(old, end),
        accepted,
        end.status(),
        since,
        old.pid().filter(pid -> pid > 0).map(JobId::new),
        old.startedAt(),
        end.failure(),
        end.adopt()
            ? Optional.of(jobName.replace("{id}", Long.toString(old.id())))
            : Optional.empty(),
        evidence(old));
  }

  private static String comment(OldProcess old, End end) {
    String said = old.comment();
    return end.failure()
        .filter(failure -> failure.reason() == FailureReason.LOST)
        .map(failure -> (said + "\n" + failure).strip())
        .orElse(said);
  }

  private static UUID taskId(OldProcess old) {
    try {
      return UUID.fromString(old.taskId().orElse(""));
    } catch (IllegalArgumentException e) {
      return madeTaskId(old);
    }
  }

  /** The same one each time. */
  static UUID madeTaskId(OldProcess old) {
    String name = "process " + old.id() + " of " + old.createdAt().orElseThrow();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String evidence(OldProcess old) {
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.put("imported_from", "core_process");
    evidence.put("status", old.status());
    old.user().ifPresent(user -> evidence.put("user", user));
    old.worker().ifPresent(worker -> evidence.put("worker", worker));
    old.taskId().ifPresent(task -> evidence.put("task_id", task));
    return evidence.toString();
  }

  private static String label(OldState state) {
    return state.name().charAt(0) + state.name().substring(1).toLowerCase(java.util.Locale.ROOT);
  }
}
