package br.org.linea.orchestration.api.outbox;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores commands inside the caller's transaction. */
@ApplicationScoped
public class Outbox implements PanacheRepositoryBase<OutboxRow, Long> {

  /** A row that a relay is marking is locked, and can no longer be withdrawn. */
  private static final String UNSENT_START =
      """
      SELECT id FROM outbox
      WHERE process_id = :process AND NOT handed_out
        AND CAST(content AS json) ->> 'type' = 'process.start'
      FOR UPDATE SKIP LOCKED
      """;

  private static final String APPEND_ALL =
      """
      INSERT INTO outbox (process_id, worker, content, created_at)
      SELECT process_id, worker, content, cast(:at as timestamptz)
      FROM json_to_recordset(cast(cast(:entries as text) as json))
        AS entry(process_id integer, worker text, content text)
      ORDER BY process_id
      """;

  private static final String WITHDRAW = "DELETE FROM outbox WHERE process_id = :process";

  /**
   * Stores a command, which is sent after the commit.
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
   * A command to store.
   *
   * @param processId the process it is about
   * @param worker the agent it is for; without one it waits
   * @param content the envelope, JSON
   */
  public record Entry(int processId, Optional<String> worker, String content) {
    /** Without the content, which may hold a config. */
    @Override
    public String toString() {
      return "a command for process " + processId;
    }

    private JsonObject json() {
      return new JsonObject()
          .put("process_id", processId)
          .put("worker", worker.orElse(null))
          .put("content", content);
    }
  }

  /** As {@link #append}, for the processes of a batch: one statement, in the order of their ids. */
  public Uni<Void> appendAll(List<Entry> entries, Instant now) {
    return getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(APPEND_ALL)
                    .setParameter(
                        "entries",
                        new JsonArray(entries.stream().map(Entry::json).toList()).encode())
                    .setParameter("at", now)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /**
   * Removes all commands of a process that no agent has.
   *
   * @return true
   */
  public Uni<Boolean> forget(int processId) {
    return flush().chain(this::getSession).chain(session -> remove(session, processId));
  }

  private static Uni<Boolean> remove(Mutiny.Session session, int processId) {
    return session
        .createNativeQuery(WITHDRAW)
        .setParameter("process", processId)
        .executeUpdate()
        .replaceWith(true);
  }

  /**
   * Withdraws a Start and all later commands of its process, unless a relay may have sent it.
   *
   * @return whether a Start was withdrawn
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
                                : remove(session, processId)));
  }
}
