package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.JobId;
import br.org.linea.orchestration.messages.WorkerName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A process as a line of a table.
 *
 * @param id its number
 * @param state name of its {@link ProcessStatus}
 * @param over whether it cannot change any more
 * @param onBehalfOf for whom the client asked; may be empty
 * @param created when it was accepted, ISO 8601
 * @param since beginning of the time that is shown: it waits or runs since then, or ran from then
 * @param until end of that time, empty while it goes on
 * @param waits whether that time is one of waiting
 * @param job Slurm's number, empty while there is none
 * @param agent empty while there is none
 * @param reason why it waits or failed, or what is unusual; may be empty
 */
public record ProcessLine(
    int id,
    String state,
    boolean over,
    String pipeline,
    String owner,
    String onBehalfOf,
    String created,
    String since,
    String until,
    boolean waits,
    String job,
    String agent,
    String reason) {

  static ProcessLine of(ProcessRecord process) {
    ProcessStatus status = process.status();
    boolean waits = status == ProcessStatus.QUEUED || status == ProcessStatus.PENDING;
    return new ProcessLine(
        process.id().value(),
        status.name(),
        status.terminal(),
        process.pipeline().value(),
        process.owner(),
        process.onBehalfOf().orElse(""),
        iso(process.createdAt()),
        iso(waits ? process.createdAt() : process.startedAt()),
        process.endedAt().map(ProcessLine::iso).orElse(""),
        waits,
        process.jobId().map(JobId::value).map(String::valueOf).orElse(""),
        process.worker().map(WorkerName::value).orElse(""),
        reason(process));
  }

  /**
   * The comment of a failed process says in a sentence what its reason says in a word, and mostly
   * begins with that word.
   */
  private static String reason(ProcessRecord process) {
    String word = process.reason().orElse("");
    String comment = process.comment();
    if (process.status() != ProcessStatus.FAILED || comment.isBlank()) {
      return word;
    }
    return word.isEmpty() || comment.startsWith(word) ? comment : word + ": " + comment;
  }

  static String iso(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
