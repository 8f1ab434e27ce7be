package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.messages.ProcessId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** The history of processes. Needs the session in which the process's row is locked. */
@ApplicationScoped
public class HistoryRows implements PanacheRepositoryBase<HistoryRow, HistoryRow.Key> {

  /** Adds a transition after the last one; the lock on the process keeps numbers unique. */
  public Uni<HistoryRow> append(
      ProcessId process,
      Instant at,
      ProcessStatus status,
      String source,
      String reason,
      String evidence,
      Optional<String> traceparent) {
    return count("processId", process.value())
        .chain(
            earlier ->
                persist(
                    row(
                        process,
                        Math.toIntExact(earlier) + 1,
                        at,
                        status,
                        source,
                        reason,
                        evidence,
                        traceparent)));
  }

  /** Begins the history of a process that this transaction has made. */
  public Uni<HistoryRow> begin(
      ProcessId process, Instant at, String source, Optional<String> traceparent) {
    return persist(row(process, 1, at, ProcessStatus.QUEUED, source, "", "{}", traceparent));
  }

  private static HistoryRow row(
      ProcessId process,
      int number,
      Instant at,
      ProcessStatus status,
      String source,
      String reason,
      String evidence,
      Optional<String> traceparent) {
    HistoryRow row = new HistoryRow();
    row.processId = process.value();
    row.number = number;
    row.at = at;
    row.status = status;
    row.source = source;
    row.reason = reason;
    row.evidence = evidence;
    row.traceparent = traceparent.orElse(null);
    return row;
  }
}
