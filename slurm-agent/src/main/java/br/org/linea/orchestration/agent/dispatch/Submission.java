package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.catalogue.Catalogue;
import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.plan.PipelineEntry;
import br.org.linea.orchestration.agent.plan.RunSpec;
import br.org.linea.orchestration.agent.slurm.JobSubmission;
import br.org.linea.orchestration.agent.slurm.RunDirectories;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.agent.slurm.SlurmReply;
import br.org.linea.orchestration.agent.slurm.UnusableStart;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * One intent from its entry to its job: prepare the run directory, once; journal that a submission
 * begins; submit; journal what came of it. Blocks for as long as the executor takes.
 */
@ApplicationScoped
public class Submission {

  private static final Logger LOG = Logger.getLogger(Submission.class);
  private static final int MOST_DOUBLINGS = 16;

  private final Journal journal;
  private final Reports reports;
  private final Function<RunSpec, Optional<PipelineEntry>> catalogue;
  private final RunDirectories directories;
  private final SlurmGateway gateway;
  private final Clock clock;
  private final List<String> executors;
  private final Duration firstPause;
  private final Duration longestPause;

  @Inject
  Submission(
      Journal journal,
      Reports reports,
      Catalogue catalogue,
      RunDirectories directories,
      SlurmGateway gateway,
      Clock clock,
      AgentConfig config) {
    this.journal = journal;
    this.reports = reports;
    this.catalogue = run -> catalogue.find(run.pipeline());
    this.directories = directories;
    this.gateway = gateway;
    this.clock = clock;
    this.executors = config.executors();
    this.firstPause = config.slurm().retry();
    this.longestPause = config.slurm().maxRetry();
  }

  /** Takes the entry as far as it goes now. */
  void submit(JournalEntry entry) {
    RunSpec run = entry.run().orElseThrow();
    try {
      Path script = entry.script().isPresent() ? entry.script().get() : prepare(entry, run);
      begin(entry, script).ifPresent(begun -> hand(begun, run, script));
    } catch (UnusableStart e) {
      LOG.warnf("process %s cannot be run: %s", entry.processId(), e.getMessage());
      whileAccepted(entry, now -> reports.refused(now, FailureReason.BAD_CONFIG, e.getMessage()));
    } catch (UncheckedIOException e) {
      LOG.errorf(e, "the run directory of process %s cannot be prepared", entry.processId());
      whileAccepted(
          entry, now -> heldBack(now, "The run directory cannot be prepared: " + words(e)));
    }
  }

  private static String words(UncheckedIOException e) {
    return e.getCause().toString();
  }

  private Path prepare(JournalEntry entry, RunSpec run) throws UnusableStart {
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
            .apply(run)
            .orElseThrow(
                () ->
                    new UnusableStart(
                        "The pipeline '" + run.pipeline() + "' is not in the agent's catalogue."));
    if (!pipeline.version().equals(run.pipelineVersion())) {
      throw new UnusableStart(
          "The agent has version %s of the pipeline '%s', the request was made for %s."
              .formatted(pipeline.version(), run.pipeline(), run.pipelineVersion()));
    }
    return directories.prepare(run, pipeline).script();
  }

  /** From here on a crash leaves an intent whose witnesses must be heard. */
  private Optional<JournalEntry> begin(JournalEntry entry, Path script) {
    Instant now = clock.instant();
    return whileAccepted(
            entry,
            accepted ->
                accepted
                    .prepared(script)
                    .with(accepted.tries().begun(now))
                    .at(EntryPhase.SUBMITTING))
        .filter(next -> next.is(EntryPhase.SUBMITTING));
  }

  private void hand(JournalEntry begun, RunSpec run, Path script) {
    SlurmReply<JobId> reply =
        gateway.submit(
            new JobSubmission(
                run.jobName(),
                run.runDirectory(),
                script,
                "process %s, task %s, of %s"
                    .formatted(run.processId(), run.taskId(), run.owner())));
    journal.update(
        begun.key(), entry -> entry.is(EntryPhase.SUBMITTING) ? after(entry, reply) : entry);
  }

  private JournalEntry after(JournalEntry entry, SlurmReply<JobId> reply) {
    return switch (reply) {
      case SlurmReply.Answer<JobId> answer -> {
        LOG.infof("process %s is job %s", entry.processId(), answer.value());
        yield reports.submitted(entry, answer.value(), gateway.clusterName());
      }
      case SlurmReply.NotNow<JobId> notNow -> {
        LOG.infof("process %s must wait: %s", entry.processId(), notNow.words());
        JournalEntry back = entry.at(EntryPhase.ACCEPTED);
        yield back.stop().isPresent()
            ? reports.neverSubmitted(back)
            : heldBack(back, notNow.words());
      }
      case SlurmReply.Refusal<JobId> refusal -> {
        LOG.warnf("process %s was refused: %s", entry.processId(), refusal.words());
        yield reports.refused(entry, FailureReason.REFUSED, refusal.words());
      }
      case SlurmReply.Silence<JobId> silence -> {
        LOG.warnf(
            "process %s may be submitted or not, its witnesses are asked: %s",
            entry.processId(), silence.why());
        yield entry;
      }
    };
  }

  private JournalEntry heldBack(JournalEntry entry, String reason) {
    int before = Math.min(entry.tries().heldBack(), MOST_DOUBLINGS);
    Duration wait = firstPause.multipliedBy(1L << before);
    Duration pause = wait.compareTo(longestPause) > 0 ? longestPause : wait;
    return reports.deferred(
        entry.with(entry.tries().heldBackUntil(clock.instant().plus(pause))), reason);
  }

  private Optional<JournalEntry> whileAccepted(
      JournalEntry entry, java.util.function.UnaryOperator<JournalEntry> change) {
    return journal.update(
        entry.key(), now -> now.is(EntryPhase.ACCEPTED) ? change.apply(now) : now);
  }
}
