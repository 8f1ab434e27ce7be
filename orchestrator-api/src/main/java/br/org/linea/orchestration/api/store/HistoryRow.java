package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.ProcessStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;

/** One row of the table {@code process_history}: a transition with its evidence. */
@Entity
@Table(name = "process_history")
@IdClass(HistoryRow.Key.class)
public class HistoryRow {

  @Id
  @Column(name = "process_id")
  Integer processId;

  @Id Integer number;
  Instant at;

  @Enumerated(EnumType.STRING)
  @Column(columnDefinition = "text")
  ProcessStatus status;

  String source;
  String reason;
  String evidence;
  String traceparent;

  /** The composite key. */
  public record Key(Integer processId, Integer number) implements Serializable {}

  /** Its place in the history of its process, from 1. */
  public int number() {
    return number;
  }

  HistoryRecord toRecord() {
    return new HistoryRecord(
        number, at, status, source, reason, evidence, Optional.ofNullable(traceparent));
  }
}
