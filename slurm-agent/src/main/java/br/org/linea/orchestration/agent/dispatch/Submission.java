package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.JobComment;
import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.local.LocalExecutor;
import br.org.linea.orchestration.agent.local.LocalRun;
import br.org.linea.orchestration.agent.rundir.JobEnvironment;
import br.org.linea.orchestration.agent.rundir.Prepared;
import br.org.linea.orchestration.agent.rundir.RunDirectories;
import br.org.linea.orchestration.agent.rundir.UnusableStart;
import br.org.linea.orchestration.agent.runtime.FaultPoint;
import br.org.linea.orchestration.agent.slurm.JobSubmission;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.StartProcess;
import io.micrometer.core.instrument.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One intent from its entry to its job: prepare the run directory, once; journal that a submission
 * begins; submit; journal what came of it. Blocks for as long as the executor takes.
 */
@ApplicationScoped
public class Submission {

  private static final Logger LOG = Logger.getLogger(Submission.class);
  private static final int MOST_DOUBLINGS = 16;

  /** A free place on the own node costs nothing to look for. */
  private static final Duration LOCAL_PAUSE = Duration.ofSeconds(1);

  private final Journal journal;
  private final Reports reports;
  private final Catalogue catalogue;
  private final RunDirectories directories;
  private final SlurmGateway gateway;
  private final LocalExecutor local;
  private final Limits limits;
  private final JobEnvironment environment;
  private final Clock clock;
  private final List<String> executors;
  private final Duration firstPause;
  private final Duration longestPause;
  private final int maxParallel;

  @Inject
  Submission(
      Journal journal,
      Reports reports,
      Catalogue catalogue,
      RunDirectories directories,
      SlurmGateway gateway,
      LocalExecutor local,
      Limits limits,
      JobEnvironment environment,
      Clock clock,
      AgentConfig config) {
    this.journal = journal;
    this.reports = reports;
    this.catalogue = catalogue;
    this.directories = directories;
    this.gateway = gateway;
    this.local = local;
    this.limits = limits;
    this.environment = environment;
    this.clock = clock;
    this.executors = StartProcess.runsOn(config.executors());
    this.firstPause = config.slurm().retry();
    this.longestPause = config.slurm().maxRetry();
    this.maxParallel = config.local().maxParallel();
  }

  /**
   * Takes the entry as far as it goes now.
   *
   * @return false when one of the agent's own limits is reached: then it is to be tried again soon
   */
  boolean submit(JournalEntry entry) {
    RunSpec run = entry.run().orElseThrow();
    try {
      if (entry.script().isPresent()) {
        return begin(entry, run);
      }
      PipelineEntry pipeline = pipeline(run);
      Prepared prepared = directories.prepare(run, pipeline);
      JournalEntry ready = entry.prepared(prepared.script(), pipeline.options());
      if (prepared.ranBefore().isPresent()) {
        adopt(ready, prepared.ranBefore().get().job());
      } else {
        FaultPoint.RUN_DIRECTORY_PREPARED.reach();
        return begin(ready, run);
      }
    } catch (UnusableStart e) {
      LOG.warnf("process %s cannot be run: %s", entry.processId(), e.getMessage());
      whileAccepted(entry, now -> reports.refused(now, FailureReason.BAD_CONFIG, e.getMessage()));
    } catch (UncheckedIOException e) {
      LOG.errorf(e, "the run directory of process %s cannot be prepared", entry.processId());
      holdBack(entry, "The run directory cannot be prepared: " + words(e));
    } catch (RuntimeException e) {
      // Held back in the journal too: else it would stay ahead of the others of its pipeline.
      LOG.errorf(e, "process %s meets a fault of the agent's own", entry.processId());
      holdBack(entry, "The agent has a fault of its own: " + e);
    }
    return true;
  }

  private static String words(UncheckedIOException e) {
    return e.getCause().toString();
  }

  /** This very task ran before: the journal has forgotten, its run directory has not. */
  private void adopt(JournalEntry ready, JobId job) {
    LOG.warnf("process %s is job %s already, its run directory says", ready.processId(), job);
    whileAccepted(
        ready,
        now ->
            reports.submitted(
                preparedAs(ready, now),
                job,
                now.isLocal() ? Optional.empty() : gateway.onlyCluster()));
  }

  /** What has changed meanwhile stays. */
  private static JournalEntry preparedAs(JournalEntry ready, JournalEntry now) {
    return now.prepared(ready.script().orElseThrow(), ready.treatment());
  }

  private PipelineEntry pipeline(RunSpec run) throws UnusableStart {
    if (!executors.contains(run.executor())) {
      throw new UnusableStart(
          "This agent runs on "
              + String.join(", ", executors)
              + ", not on "
              + run.executor()
              + ".");
    }
    PipelineEntry pipeline =
        catalogue
            .find(run.pipeline(), run.owner())
            .orElseThrow(
                () ->
                    new UnusableStart(
                        "The pipeline '" + run.pipeline() + "' is not in the agent's catalogue."));
    if (!pipeline.version().equals(run.pipelineVersion())) {
      throw new UnusableStart(
          "The agent has version %s of the pipeline '%s', the request was made for %s."
              .formatted(pipeline.version(), run.pipeline(), run.pipelineVersion()));
    }
    Optional<String> refusal = pipeline.refusal(run.resources());
    if (refusal.isPresent()) {
      throw new UnusableStart(refusal.get());
    }
    return pipeline.asking(run.resources());
  }

  /** From here on a crash leaves an intent in doubt. */
  private boolean begin(JournalEntry ready, RunSpec run) {
    Instant now = clock.instant();
    Optional<String> reached =
        limits.unlessReached(
            ready,
            catalogue.maxRunning(run.pipeline()),
            () ->
                whileAccepted(
                    ready,
                    accepted ->
                        preparedAs(ready, accepted)
                            .with(accepted.tries().begun(now))
                            .at(EntryPhase.SUBMITTING)));
    if (reached.isPresent()) {
      whileAccepted(
          ready, accepted -> reports.deferred(preparedAs(ready, accepted), reached.get()));
      return false;
    }
    journal
        .update(ready.key(), this::unlessStopped)
        .filter(begun -> begun.is(EntryPhase.SUBMITTING))
        .ifPresent(begun -> hand(begun, run));
    return true;
  }

  /** A stop that came while the submission was prepared: nothing has been handed over yet. */
  private JournalEntry unlessStopped(JournalEntry begun) {
    return begun.is(EntryPhase.SUBMITTING) && begun.stop().isPresent()
        ? reports.neverSubmitted(begun)
        : begun;
  }

  private void hand(JournalEntry begun, RunSpec run) {
    Path script = begun.script().orElseThrow();
    FaultPoint.SUBMISSION_BEGUN.reach();
    Reply<SlurmJob> reply =
        SubmissionSpan.around(
            begun, () -> run.local() ? handLocal(run, script) : handSlurm(begun, run, script));
    FaultPoint.SUBMISSION_ANSWERED.reach();
    journal.update(
        begun.key(), entry -> entry.is(EntryPhase.SUBMITTING) ? after(entry, reply) : entry);
    FaultPoint.JOB_JOURNALLED.reach();
  }

  private Reply<SlurmJob> handSlurm(JournalEntry begun, RunSpec run, Path script) {
    return gateway.submit(
        new JobSubmission(
            run.jobName(), run.runDirectory(), script, JobComment.of(run), begun.treatment()));
  }

  private Reply<SlurmJob> handLocal(RunSpec run, Path script) {
    try {
      return local
          .start(
              new LocalRun(
                  run.jobName(),
                  run.runDirectory(),
                  script,
                  RunDirectories.out(run.runDirectory()),
                  RunDirectories.err(run.runDirectory()),
                  environment.build()),
              maxParallel,
              LocalPlaces.taken(journal, run))
          .map(SlurmJob::here);
    } catch (UncheckedIOException e) {
      return new Reply.TryLater<>("job.env cannot be used: " + words(e));
    }
  }

  private JournalEntry after(JournalEntry entry, Reply<SlurmJob> reply) {
    Metrics.counter(
            "agent.submissions",
            "executor",
            entry.isLocal() ? RunSpec.LOCAL : "slurm",
            "outcome",
            reply.outcome())
        .increment();
    return switch (reply) {
      case Reply.Answer<SlurmJob> answer -> {
        LOG.infof("process %s is job %s", entry.processId(), answer.value());
        SlurmJob job = answer.value();
        yield reports.submitted(
            entry,
            job.id(),
            job.cluster().or(() -> entry.isLocal() ? Optional.empty() : gateway.onlyCluster()));
      }
      case Reply.TryLater<SlurmJob> tryLater -> {
        LOG.infof("process %s must wait: %s", entry.processId(), tryLater.words());
        JournalEntry back = entry.at(EntryPhase.ACCEPTED);
        yield back.stop().isPresent()
            ? reports.neverSubmitted(back)
            : heldBack(back, tryLater.words());
      }
      case Reply.Refusal<SlurmJob> refusal -> {
        LOG.warnf("process %s was refused: %s", entry.processId(), refusal.words());
        yield reports.refused(entry, FailureReason.REFUSED, refusal.words());
      }
      case Reply.Unknown<SlurmJob> unknown -> {
        LOG.warnf(
            "process %s may be submitted or not, Slurm and its run directory are asked: %s",
            entry.processId(), unknown.why());
        yield reports.deferred(entry, "It is not certain whether Slurm took it: " + unknown.why());
      }
    };
  }

  private void holdBack(JournalEntry entry, String reason) {
    whileAccepted(entry, now -> heldBack(now, reason));
  }

  private JournalEntry heldBack(JournalEntry entry, String reason) {
    int before = Math.min(entry.tries().heldBack(), MOST_DOUBLINGS);
    Duration wait = firstPause.multipliedBy(1L << before);
    Duration longest = entry.isLocal() ? LOCAL_PAUSE : longestPause;
    Duration pause = wait.compareTo(longest) > 0 ? longest : wait;
    return reports.deferred(
        entry.with(entry.tries().heldBackUntil(clock.instant().plus(pause))), reason);
  }

  private Optional<JournalEntry> whileAccepted(
      JournalEntry entry, java.util.function.UnaryOperator<JournalEntry> change) {
    return journal.update(
        entry.key(), now -> now.is(EntryPhase.ACCEPTED) ? change.apply(now) : now);
  }
}
