package br.org.linea.orchestration.api.feed;

import br.org.linea.orchestration.api.process.ProcessStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Reads the history. Each method fails when there is no answer within 10 s: a reader must not hang
 * with one query. The first failure and the first success after it are logged here.
 */
@ApplicationScoped
class HistoryQueries {

  /** Changes in one answer. */
  static final int PAGE = 500;

  /** Changes of each process in one answer about many processes. */
  static final int PAGE_OF_EACH = 50;

  private static final Logger LOG = Logger.getLogger(HistoryQueries.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String COLUMNS =
      "h.process_id, h.number, h.at, h.status, h.source, h.reason";

  private static final String OF_PROCESSES =
      "SELECT p.id, p.status AS now, "
          + COLUMNS
          + " FROM unnest($1::integer[], $2::integer[]) AS f(id, after) JOIN process p ON p.id ="
          + " f.id"
          // At least one row for each, so that an end is seen together with the changes before it.
          + " LEFT JOIN LATERAL (SELECT "
          + COLUMNS
          + " FROM process_history h WHERE h.process_id = f.id AND h.number > f.after"
          + " ORDER BY h.number LIMIT $3::integer) h ON true ORDER BY p.id, h.number";

  /** The first transaction of this database that still runs, or that comes; %s: foreign ones. */
  private static final String HORIZON =
      "(SELECT coalesce((SELECT x FROM pg_snapshot_xip(s) AS x WHERE x::text <> ALL(%s::text[])"
          + " ORDER BY x LIMIT 1), pg_snapshot_xmax(s)) FROM pg_current_snapshot() AS s)";

  /**
   * Transactions end in another order than they begin. Only what is older than every transaction
   * that still runs is settled: nothing can appear before it any more.
   */
  private static final String SETTLED =
      "SELECT s.next, "
          + COLUMNS
          + ", h.serial, h.at_tx, h.owner"
          + " FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next) s"
          + " LEFT JOIN LATERAL (SELECT "
          + COLUMNS
          + ", h.tx, h.serial, h.tx::text AS at_tx, p.owner FROM process_history h"
          + " JOIN process p ON p.id = h.process_id"
          + " WHERE (h.tx, h.serial) > ($1::text::xid8, $2) AND h.tx < "
          + HORIZON.formatted("$3")
          + " ORDER BY h.tx, h.serial LIMIT "
          + PAGE
          + ") h ON true ORDER BY h.tx, h.serial";

  /** What was settled for one reader is settled for all: this one needs no horizon. */
  private static final String BETWEEN =
      "SELECT "
          + COLUMNS
          + ", h.serial, h.tx::text AS at_tx, p.owner FROM process_history h"
          + " JOIN process p ON p.id = h.process_id"
          + " WHERE (h.tx, h.serial) > ($1::text::xid8, $2)"
          + " AND (h.tx, h.serial) <= ($3::text::xid8, $4)"
          + " AND ($5::text[] IS NULL OR p.owner = ANY ($5)) ORDER BY h.tx, h.serial LIMIT "
          + PAGE;

  private static final String LAST_SETTLED =
      "SELECT tx::text AS at_tx, serial FROM process_history WHERE tx < "
          + HORIZON.formatted("$1")
          + " ORDER BY tx DESC, serial DESC LIMIT 1";

  private static final String PLACE =
      "SELECT tx::text AS at_tx, serial FROM process_history WHERE process_id = $1 AND number = $2";

  private static final Place BEGINNING = new Place(0, 0);

  private final Pool pool;
  private final ForeignTransactions foreign;
  private final AtomicBoolean failing = new AtomicBoolean();

  /** For CDI. */
  HistoryQueries(Pool pool, ForeignTransactions foreign) {
    this.pool = pool;
    this.foreign = foreign;
  }

  /**
   * Settled changes, in order.
   *
   * @param next number of the next transaction; less than one that was settled before only when the
   *     database has been replaced by an older one
   */
  record Settled(long next, List<PlacedChange> changes) {}

  /**
   * Changes of one process.
   *
   * @param complete whether there are no more
   * @param over whether the process has ended, so that none can follow
   */
  record OfProcess(List<Change> changes, boolean complete, boolean over) {}

  /** Settled changes after this place, {@link #PAGE} at most. */
  Uni<Settled> settledAfter(Place place) {
    return within(
        foreign
            .recent()
            .chain(
                others -> ask(SETTLED, Tuple.of(Long.toString(place.tx()), place.serial(), others)))
            .map(
                rows -> {
                  List<PlacedChange> found = new ArrayList<>();
                  long next = 0;
                  for (Row row : rows) {
                    next = Long.parseLong(row.getString("next"));
                    if (row.getInteger("number") != null) {
                      found.add(placed(row));
                    }
                  }
                  return new Settled(next, List.copyOf(found));
                }));
  }

  /**
   * Changes after one place up to another, {@link #PAGE} at most.
   *
   * @param to settled
   * @param owners of the processes; everybody's when empty
   */
  Uni<List<PlacedChange>> between(Place from, Place to, Optional<Set<String>> owners) {
    return within(
        ask(
                BETWEEN,
                Tuple.of(
                    Long.toString(from.tx()),
                    from.serial(),
                    Long.toString(to.tx()),
                    to.serial(),
                    owners.map(names -> names.toArray(String[]::new)).orElse(null)))
            .map(
                rows -> {
                  List<PlacedChange> found = new ArrayList<>();
                  rows.forEach(row -> found.add(placed(row)));
                  return List.copyOf(found);
                }));
  }

  /** The last place before all that is not settled. Knows all foreign transactions of now. */
  Uni<Place> now() {
    return within(
        foreign
            .now()
            .chain(others -> ask(LAST_SETTLED, Tuple.of(others)))
            .map(rows -> first(rows).orElse(BEGINNING)));
  }

  /** The place of a transition; empty when there is none of this number. */
  Uni<Optional<Place>> placeOf(int process, int number) {
    return within(ask(PLACE, Tuple.of(process, number)).map(HistoryQueries::first));
  }

  /**
   * What followed in the history of processes.
   *
   * @param last number of the last known transition of each
   * @param most changes of each in the answer
   * @return an entry for each process that exists
   */
  Uni<Map<Integer, OfProcess>> after(Map<Integer, Integer> last, int most) {
    Integer[] processes = last.keySet().toArray(Integer[]::new);
    Integer[] numbers = new Integer[processes.length];
    for (int each = 0; each < processes.length; each++) {
      numbers[each] = last.get(processes[each]);
    }
    return within(
        ask(OF_PROCESSES, Tuple.of(processes, numbers, most)).map(rows -> byProcess(rows, most)));
  }

  private static Map<Integer, OfProcess> byProcess(RowSet<Row> rows, int most) {
    Map<Integer, List<Change>> changes = new HashMap<>();
    Map<Integer, Boolean> over = new HashMap<>();
    for (Row row : rows) {
      int process = row.getInteger("id");
      over.put(process, ProcessStatus.valueOf(row.getString("now")).terminal());
      List<Change> known = changes.computeIfAbsent(process, each -> new ArrayList<>());
      if (row.getInteger("number") != null) {
        known.add(change(row));
      }
    }
    Map<Integer, OfProcess> found = new HashMap<>();
    changes.forEach(
        (process, known) -> {
          boolean complete = known.size() < most;
          found.put(
              process, new OfProcess(List.copyOf(known), complete, complete && over.get(process)));
        });
    return found;
  }

  private Uni<RowSet<Row>> ask(String sql, Tuple parameters) {
    return pool.withConnection(connection -> connection.preparedQuery(sql).execute(parameters));
  }

  private <T> Uni<T> within(Uni<T> query) {
    return query
        .ifNoItem()
        .after(LIMIT)
        .fail()
        .invoke(
            answer -> {
              if (failing.compareAndSet(true, false)) {
                LOG.info("streams of changes can read the database again");
              }
            })
        .onFailure()
        .invoke(
            problem -> {
              if (failing.compareAndSet(false, true)) {
                LOG.warnf("streams of changes cannot read the database and try again: %s", problem);
              }
            });
  }

  private static Optional<Place> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(place(rows.iterator().next()));
  }

  private static Place place(Row row) {
    return new Place(Long.parseLong(row.getString("at_tx")), row.getLong("serial"));
  }

  private static PlacedChange placed(Row row) {
    return new PlacedChange(place(row), row.getString("owner"), change(row));
  }

  private static Change change(Row row) {
    return new Change(
        row.getInteger("process_id"),
        row.getInteger("number"),
        row.get(OffsetDateTime.class, "at").toInstant(),
        ProcessStatus.valueOf(row.getString("status")),
        row.getString("source"),
        row.getString("reason"));
  }
}
