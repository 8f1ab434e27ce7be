package br.org.linea.orchestration.api.agents;

import br.org.linea.orchestration.api.store.AgentsConfig;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
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
 * Keeps the last part of what runs wrote, for when their agents are silent or gone: at once when a
 * run ends, and where that did not work, since the agent, the broker or this instance was away, as
 * soon as the agent lives again.
 */
@ApplicationScoped
public class KeptOutput {

  private static final Logger LOG = Logger.getLogger(KeptOutput.class);
  private static final int KEPT_BYTES = 64 * 1024;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final int TRIES = 3;

  /** How long after its end the output of a run is asked for again. */
  private static final Duration RECENT = Duration.ofHours(1);

  private static final int ROUND = 100;

  private final RunFiles files;
  private final Processes processes;
  private final RunTails tails;
  private final AgentsConfig config;
  private final Clock clock;

  /** For CDI. */
  public KeptOutput(
      RunFiles files, Processes processes, RunTails tails, AgentsConfig config, Clock clock) {
    this.files = files;
    this.processes = processes;
    this.tails = tails;
    this.config = config;
    this.clock = clock;
  }

  /** Keeps that of a run that has just ended; tries for a while and never fails. */
  public Uni<Void> keep(ProcessId id) {
    return find(id)
        .chain(process -> process.map(this::keep).orElse(Uni.createFrom().voidItem()))
        .onFailure()
        .retry()
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .atMost(TRIES)
        .onFailure()
        .invoke(
            problem ->
                LOG.warnf(
                    "the output of process %s was not kept, and is asked for again later: %s",
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
        .missing(now.minus(RECENT), now.minus(config.silence()), ROUND)
        .onItem()
        .transformToMulti(Multi.createFrom()::iterable)
        .onItem()
        .transformToUniAndConcatenate(id -> keepUnlessSilent(id, silent))
        .collect()
        .asList()
        .replaceWithVoid()
        .onFailure()
        .invoke(problem -> LOG.warnf("output that was not kept cannot be asked for: %s", problem))
        .onFailure()
        .recoverWithNull();
  }

  /** An agent that does not answer is asked no more in this round: each time would take 10 s. */
  private Uni<Void> keepUnlessSilent(ProcessId id, Set<WorkerName> silent) {
    return find(id)
        .chain(
            process ->
                process
                    .filter(known -> !silent.contains(known.worker().orElseThrow()))
                    .map(
                        known ->
                            keep(known)
                                .onFailure(RunFiles.Silent.class)
                                .recoverWithUni(
                                    silence -> {
                                      silent.add(known.worker().orElseThrow());
                                      return Uni.createFrom().voidItem();
                                    }))
                    .orElse(Uni.createFrom().voidItem()));
  }

  private Uni<Optional<ProcessRecord>> find(ProcessId id) {
    return processes.find(id).map(found -> found.filter(process -> process.worker().isPresent()));
  }

  private Uni<Void> keep(ProcessRecord process) {
    return Multi.createFrom()
        .items(RunFile.values())
        .onItem()
        .transformToUniAndConcatenate(file -> keep(process, file))
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> keep(ProcessRecord process, RunFile file) {
    FileQuestion question =
        new FileQuestion(
            process.id(), process.taskId(), process.pipeline(), file, -KEPT_BYTES, KEPT_BYTES);
    return files
        .ask(process.worker().orElseThrow(), question)
        .chain(
            answer ->
                tail(answer)
                    .map(tail -> tails.keep(process.id(), file, tail))
                    .orElse(Uni.createFrom().voidItem()));
  }

  /** A run that wrote no file has an empty one. */
  private static Optional<RunTails.Tail> tail(FileAnswer answer) {
    return switch (answer.outcome()) {
      case READ -> Optional.of(new RunTails.Tail(answer.offset(), answer.content()));
      case ABSENT -> Optional.of(new RunTails.Tail(0, ""));
      case REFUSED -> Optional.empty();
    };
  }
}
