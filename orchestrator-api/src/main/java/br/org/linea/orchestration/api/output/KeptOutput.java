package br.org.linea.orchestration.api.output;

import br.org.linea.orchestration.api.store.AgentsConfig;
import br.org.linea.orchestration.api.store.RunTails;
import br.org.linea.orchestration.messages.FileAnswer;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.RunFile;
import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Stores the end of each run's output, for when its agent does not answer: right after the run, or
 * as soon as the agent is alive again.
 */
@ApplicationScoped
public class KeptOutput {

  private static final Logger LOG = Logger.getLogger(KeptOutput.class);
  private static final int KEPT_BYTES = 64 * 1024;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final int TRIES = 3;

  /** How long after its end the output of a run is requested again. */
  private static final Duration RECENT = Duration.ofHours(1);

  private static final int ROUND = 100;

  private final RunFiles files;
  private final RunTails tails;
  private final AgentsConfig config;
  private final Clock clock;

  /** For CDI. */
  public KeptOutput(RunFiles files, RunTails tails, AgentsConfig config, Clock clock) {
    this.files = files;
    this.tails = tails;
    this.config = config;
    this.clock = clock;
  }

  /** Stores the output of a run that has just ended; retries for a while and never fails. */
  public Uni<Void> keep(ProcessId id) {
    return tails
        .run(id)
        .chain(run -> run.map(this::keep).orElse(Uni.createFrom().voidItem()))
        .onFailure()
        .retry()
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .atMost(TRIES)
        .onFailure()
        .invoke(
            problem ->
                LOG.warnf(
                    "cannot store the output of process %s, it is requested again later: %s",
                    id, problem.getMessage()))
        .onFailure()
        .recoverWithNull();
  }

  @Scheduled(
      every = "${orchestrator.agents.output-retry:60s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> keepMissing() {
    Instant now = clock.instant();
    Set<WorkerName> silent = new HashSet<>();
    return tails
        .missing(now.minus(RECENT), now.minus(config.heartbeatTimeout()), ROUND)
        .onItem()
        .transformToMulti(Multi.createFrom()::iterable)
        .onItem()
        .transformToUniAndConcatenate(run -> keepUnlessSilent(run, silent))
        .collect()
        .asList()
        .replaceWithVoid()
        .onFailure()
        .invoke(problem -> LOG.warnf("cannot look for output that was not stored: %s", problem))
        .onFailure()
        .recoverWithNull();
  }

  /** Skips an agent that did not answer in this round: each attempt would take 10 s. */
  private Uni<Void> keepUnlessSilent(RunTails.Run run, Set<WorkerName> silent) {
    if (silent.contains(run.worker())) {
      return Uni.createFrom().voidItem();
    }
    return keep(run)
        .onFailure(RunFiles.Unresponsive.class)
        .recoverWithUni(
            silence -> {
              silent.add(run.worker());
              return Uni.createFrom().voidItem();
            });
  }

  private Uni<Void> keep(RunTails.Run run) {
    return Multi.createFrom()
        .iterable(RunFile.OUTPUT)
        .onItem()
        .transformToUniAndConcatenate(file -> keep(run, file))
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> keep(RunTails.Run run, RunFile file) {
    FileQuestion question =
        new FileQuestion(run.id(), run.taskId(), run.pipeline(), file, -KEPT_BYTES, KEPT_BYTES);
    return files
        .ask(run.worker(), question)
        .chain(
            answer ->
                tail(answer)
                    .map(tail -> tails.keep(run.id(), file, tail))
                    .orElse(Uni.createFrom().voidItem()));
  }

  /** A missing file counts as empty. */
  private static Optional<RunTails.Tail> tail(FileAnswer answer) {
    return switch (answer.outcome()) {
      case READ -> Optional.of(new RunTails.Tail(answer.offset(), answer.content()));
      case ABSENT -> Optional.of(new RunTails.Tail(0, ""));
      case REFUSED -> Optional.empty();
    };
  }
}
