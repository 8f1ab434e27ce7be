package br.org.linea.orchestration.api.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Stored drafts. Each call is a transaction of its own. Expired drafts are never found. */
@ApplicationScoped
public class UwsDrafts {

  private static final String PURGE = "DELETE FROM uws_draft WHERE expires_at <= $1";

  /** Two inserts at the same moment may both find room, which passes the limit by one. */
  private static final String INSERT =
      """
      INSERT INTO uws_draft (id, owner, pipeline, parameters, created_at, expires_at)
      SELECT $1, $2, $3, $4, $5, $6
      WHERE (SELECT count(*) FROM uws_draft WHERE owner = $2) < $7
      """;

  /** By their names: a prepared "SELECT *" fails once a newer release has added a column. */
  private static final String DRAFTS =
      "SELECT id, owner, pipeline, parameters, created_at, expires_at, aborted FROM uws_draft ";

  private static final String FIND = DRAFTS + "WHERE id = $1 AND expires_at > $2";

  private static final String LIST =
      DRAFTS
          + "WHERE owner = ANY($1) AND pipeline = $2 AND expires_at > $3 ORDER BY created_at, id";

  private static final String UPDATE =
      "UPDATE uws_draft SET parameters = $2 WHERE id = $1 AND NOT aborted";

  private static final String ABORT = "UPDATE uws_draft SET aborted = true WHERE id = $1";

  private static final String DELETE = "DELETE FROM uws_draft WHERE id = $1";

  private final Pool pool;
  private final Clock clock;

  /** For CDI. */
  public UwsDrafts(Pool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * Stores a draft and forgets those that have expired.
   *
   * @param most drafts that an owner may have
   * @return whether there was room for it
   */
  public Uni<Boolean> add(UwsDraft draft, int most) {
    return execute(PURGE, Tuple.of(now()))
        .chain(
            () ->
                execute(
                    INSERT,
                    Tuple.from(
                        List.of(
                            draft.id(),
                            draft.owner(),
                            draft.pipeline(),
                            draft.parameters(),
                            draft.createdAt().atOffset(ZoneOffset.UTC),
                            draft.expiresAt().atOffset(ZoneOffset.UTC),
                            (long) most))))
        .map(rows -> rows.rowCount() == 1);
  }

  /** One draft. */
  public Uni<Optional<UwsDraft>> find(UUID id) {
    return execute(FIND, Tuple.of(id, now())).map(rows -> drafts(rows).stream().findFirst());
  }

  /** The drafts of some owners of a pipeline, the oldest first. */
  public Uni<List<UwsDraft>> list(Set<String> owners, String pipeline) {
    return execute(LIST, Tuple.of(owners.toArray(String[]::new), pipeline, now()))
        .map(UwsDrafts::drafts);
  }

  /** Replaces the parameters; changes nothing of a draft that was given up. */
  public Uni<Void> update(UUID id, String parameters) {
    return execute(UPDATE, Tuple.of(id, parameters)).replaceWithVoid();
  }

  /** Gives a draft up; it is still found until it expires. */
  public Uni<Void> abort(UUID id) {
    return execute(ABORT, Tuple.of(id)).replaceWithVoid();
  }

  /** Forgets a draft. */
  public Uni<Void> delete(UUID id) {
    return execute(DELETE, Tuple.of(id)).replaceWithVoid();
  }

  private Uni<RowSet<Row>> execute(String sql, Tuple values) {
    return pool.withConnection(connection -> connection.preparedQuery(sql).execute(values));
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static List<UwsDraft> drafts(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(UwsDrafts::draft).toList();
  }

  private static UwsDraft draft(Row row) {
    return new UwsDraft(
        row.getUUID("id"),
        row.getString("owner"),
        row.getString("pipeline"),
        row.getString("parameters"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        row.getBoolean("aborted"));
  }
}
