package br.org.linea.orchestration.agent.journal;

import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.JobSnapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The parts of an entry that may change, while they change. */
final class EntryDraft {
  Instant changedAt;
  EntryPhase phase;
  Optional<Path> script;
  Optional<RunOptions> options;
  Tries tries;
  Optional<JobId> job;
  Optional<StopRequest> stop;
  Optional<Instant> lookAsked;
  Optional<JobSnapshot> seen;
  boolean settled;
  long sequence;
  List<UnsentEvent> unsent;
  Optional<String> traceparent;
  Optional<Envelope> said;

  EntryDraft(JournalEntry entry) {
    changedAt = entry.changedAt();
    phase = entry.phase();
    script = entry.script();
    options = entry.options();
    tries = entry.tries();
    job = entry.job();
    stop = entry.stop();
    lookAsked = entry.lookAsked();
    seen = entry.seen();
    settled = entry.settled();
    sequence = entry.sequence();
    unsent = entry.unsent();
    traceparent = entry.traceparent();
    said = entry.said();
  }

  /** The entry {@code of} with these parts. */
  JournalEntry entry(JournalEntry of) {
    return new JournalEntry(
        of.processId(),
        of.taskId(),
        of.createdAt(),
        changedAt,
        of.run(),
        phase,
        script,
        options,
        tries,
        job,
        stop,
        lookAsked,
        seen,
        settled,
        sequence,
        unsent,
        traceparent,
        said);
  }
}
