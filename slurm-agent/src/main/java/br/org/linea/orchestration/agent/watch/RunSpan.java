package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.job.Printable;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobSnapshot;
import br.org.linea.orchestration.tracing.MessageSpans;
import br.org.linea.orchestration.tracing.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Instant;
import java.util.Optional;

/** The span {@code run}: from the job's start to its end, by Slurm's clock, with the verdict. */
final class RunSpan {

  private RunSpan() {}

  static void ended(
      JournalEntry entry,
      JobSnapshot job,
      JobOutcome outcome,
      Optional<FailureReason> failure,
      String detail) {
    Span span = start(entry, Optional.of(job), outcome.name());
    failure.ifPresent(reason -> span.setAttribute(MessageSpans.FAILURE, reason.name()));
    if (outcome == JobOutcome.FAILED) {
      span.setStatus(StatusCode.ERROR, Printable.detail(detail));
    }
    span.end(job.endedAt().filter(end -> !end.isBefore(begin(job))).orElse(job.observedAt()));
  }

  static void lost(JournalEntry entry, Instant now, String detail) {
    start(entry, entry.seen(), "LOST").setStatus(StatusCode.ERROR, detail).end(now);
  }

  private static Span start(JournalEntry entry, Optional<JobSnapshot> job, String verdict) {
    Span span =
        Traces.start(SpanKind.INTERNAL, "run", entry.traceparent(), job.map(RunSpan::begin));
    span.setAttribute(MessageSpans.PROCESS, entry.processId().value())
        .setAttribute(MessageSpans.VERDICT, verdict);
    entry
        .run()
        .map(RunSpec::pipeline)
        .ifPresent(pipeline -> span.setAttribute("orchestration.pipeline", pipeline.value()));
    job.ifPresent(seen -> describe(span, seen));
    return span;
  }

  /** A job that was cancelled while it waited never started. */
  private static Instant begin(JobSnapshot job) {
    return job.startedAt().or(job::submittedAt).orElse(job.observedAt());
  }

  private static void describe(Span span, JobSnapshot job) {
    job.jobId().ifPresent(id -> span.setAttribute(MessageSpans.JOB, id.value()));
    job.rawState().ifPresent(state -> span.setAttribute("slurm.job.state", state));
    job.reason().ifPresent(reason -> span.setAttribute("slurm.job.reason", reason));
    job.cluster().ifPresent(cluster -> span.setAttribute("slurm.cluster.name", cluster));
    job.exit().ifPresent(exit -> describe(span, exit));
  }

  private static void describe(Span span, ExitEvidence exit) {
    exit.exitFile()
        .or(exit::returnCode)
        .ifPresent(code -> span.setAttribute("process.exit.code", code));
    exit.slurm().ifPresent(code -> span.setAttribute("slurm.job.exit_code", code));
  }
}
