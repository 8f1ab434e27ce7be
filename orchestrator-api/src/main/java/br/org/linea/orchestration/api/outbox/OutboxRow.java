package br.org.linea.orchestration.api.outbox;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** One row of the table {@code outbox}. */
@Entity
@Table(name = "outbox")
public class OutboxRow {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  @Column(name = "process_id")
  int processId;

  String worker;
  String content;

  @Column(name = "created_at")
  Instant createdAt;
}
