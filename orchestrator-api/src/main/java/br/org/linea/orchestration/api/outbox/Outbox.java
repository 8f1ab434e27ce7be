package br.org.linea.orchestration.api.outbox;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** Takes commands inside the transaction that decides on them. */
@ApplicationScoped
public class Outbox implements PanacheRepositoryBase<OutboxRow, Long> {

  /** A row that a relay marks at this moment is locked, and no longer ours to take. */
  private static final String UNSENT_START =
      """
      SELECT id FROM outbox
      WHERE process_id = :process AND NOT handed_out
        AND CAST(content AS json) ->> 'type' = 'process.start'
      FOR UPDATE SKIP LOCKED
      """;

  private static final String WITHDRAW = "DELETE FROM outbox WHERE process_id = :process";

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

  /**
   * Takes a Start back with all that follows it, unless a relay may have sent it.
   *
   * @return whether there was one to take back
   */
  public Uni<Boolean> withdraw(int processId) {
    return flush()
        .chain(this::getSession)
        .chain(
            session ->
                session
                    .createNativeQuery(UNSENT_START, Long.class)
                    .setParameter("process", processId)
                    .getSingleResultOrNull()
                    .chain(
                        start ->
                            start == null
                                ? Uni.createFrom().item(false)
                                : session
                                    .createNativeQuery(WITHDRAW)
                                    .setParameter("process", processId)
                                    .executeUpdate()
                                    .replaceWith(true)));
  }
}
