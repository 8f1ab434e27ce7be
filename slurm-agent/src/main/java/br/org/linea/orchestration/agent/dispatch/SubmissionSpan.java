package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import br.org.linea.orchestration.tracing.MessageSpans;
import br.org.linea.orchestration.tracing.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.function.Supplier;

/** The span of one submission to the executor: {@code sbatch}, or {@code start} of a local run. */
final class SubmissionSpan {

  private SubmissionSpan() {}

  static Reply<SlurmJob> around(JournalEntry entry, Supplier<Reply<SlurmJob>> submission) {
    Span span =
        Traces.start(SpanKind.CLIENT, entry.isLocal() ? "start" : "sbatch", entry.traceparent());
    Reply<SlurmJob> reply = submission.get();
    span.setAttribute(MessageSpans.PROCESS, entry.processId().value());
    span.setAttribute("orchestration.submission.outcome", reply.outcome());
    switch (reply) {
      case Reply.Answer<SlurmJob> answer ->
          span.setAttribute(MessageSpans.JOB, answer.value().id().value());
      case Reply.TryLater<SlurmJob> later -> span.setStatus(StatusCode.ERROR, later.words());
      case Reply.Refusal<SlurmJob> refusal -> span.setStatus(StatusCode.ERROR, refusal.words());
      case Reply.Unknown<SlurmJob> unknown -> span.setStatus(StatusCode.ERROR, unknown.why());
    }
    span.end();
    return reply;
  }
}
