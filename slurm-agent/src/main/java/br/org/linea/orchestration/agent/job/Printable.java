package br.org.linea.orchestration.agent.job;

import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.JobAlive;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobLost;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.messages.JobSubmitted;
import br.org.linea.orchestration.messages.JobUsage;
import br.org.linea.orchestration.messages.PrintableText;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.RunManifest;
import br.org.linea.orchestration.messages.StartDeferred;
import br.org.linea.orchestration.messages.StartRefused;
import java.util.Optional;

/**
 * The one gate through which text of jobs and of Slurm enters an event: printable, and of bounded
 * length in characters and bytes. What cannot be stored would cost a process its verdict.
 */
public final class Printable {

  private static final int LONGEST_WORD = 200;
  private static final int LONGEST_REASON = 2000;
  private static final int LONGEST_DETAIL = 8000;
  private static final int MOST_CHILDREN = 1000;

  private Printable() {}

  /** The same event with printable text. */
  public static ProcessEvent of(ProcessEvent event) {
    return switch (event) {
      case StartDeferred it -> new StartDeferred(it.processId(), it.taskId(), of(it.job()));
      case JobSubmitted it -> new JobSubmitted(it.processId(), it.taskId(), of(it.job()));
      case JobAlive it -> new JobAlive(it.processId(), it.taskId(), of(it.job()), it.phase());
      case JobEnded it ->
          new JobEnded(
              it.processId(),
              it.taskId(),
              of(it.job()),
              it.outcome(),
              it.failure(),
              detail(it.detail()));
      case StartRefused it ->
          new StartRefused(
              it.processId(), it.taskId(), of(it.job()), it.reason(), detail(it.detail()));
      case JobLost it ->
          new JobLost(it.processId(), it.taskId(), of(it.job()), detail(it.detail()));
    };
  }

  /** The same snapshot with printable text. */
  public static JobSnapshot of(JobSnapshot job) {
    return new JobSnapshot(
        job.worker(),
        job.observedAt(),
        job.jobId(),
        job.cluster().map(Printable::word),
        job.rawState().map(Printable::word),
        job.reason().map(it -> of(it, LONGEST_REASON)),
        job.submittedAt(),
        job.startedAt(),
        job.endedAt(),
        job.exit().map(Printable::of),
        job.children().subList(0, Math.min(MOST_CHILDREN, job.children().size())),
        job.usage().map(Printable::of),
        job.manifest().map(Printable::of));
  }

  private static JobUsage of(JobUsage usage) {
    return new JobUsage(
        usage.missing().map(it -> of(it, LONGEST_REASON)),
        usage.state().map(Printable::word),
        usage.reason().map(it -> of(it, LONGEST_REASON)),
        usage.exitCode().map(Printable::word),
        usage.derivedExitCode().map(Printable::word),
        usage.nodeList().map(it -> of(it, LONGEST_REASON)),
        usage.elapsedSeconds(),
        usage.cpuSeconds(),
        usage.memoryBytes(),
        usage.readBytes(),
        usage.writtenBytes(),
        usage.nodes(),
        usage.cpus(),
        usage.requestedMemoryBytes(),
        usage.requestedCpus(),
        usage.timeLimitSeconds());
  }

  private static RunManifest of(RunManifest manifest) {
    return new RunManifest(
        manifest.sha256(),
        manifest.files(),
        manifest.bytes(),
        manifest.missing().map(it -> of(it, LONGEST_REASON)));
  }

  /** A sentence for a person, printable. */
  public static String detail(String text) {
    return of(text, LONGEST_DETAIL);
  }

  private static ExitEvidence of(ExitEvidence exit) {
    Optional<String> slurm = exit.slurm().map(Printable::word);
    return new ExitEvidence(exit.exitFile(), exit.returnCode(), slurm);
  }

  private static String word(String text) {
    return of(text, LONGEST_WORD);
  }

  private static String of(String text, int longest) {
    return PrintableText.of(text, longest, 2 * longest);
  }
}
