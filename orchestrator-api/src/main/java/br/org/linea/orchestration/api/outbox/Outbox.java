package br.org.linea.orchestration.api.outbox;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** Takes commands inside the transaction that decides on them. */
@ApplicationScoped
public class Outbox implements PanacheRepositoryBase<OutboxRow, Long> {

  /**
   * Stores a command; it leaves after the commit.
   *
   * @param processId the process it is about
   * @param worker the agent it is for; without one it waits
   * @param content the envelope, JSON
   * @param now when
   */
  public Uni<Void> append(int processId, Optional<String> worker, String content, Instant now) {
    OutboxRow row = new OutboxRow();
    row.processId = processId;
    row.worker = worker.orElse(null);
    row.content = content;
    row.createdAt = now;
    return persist(row).replaceWithVoid();
  }
}
