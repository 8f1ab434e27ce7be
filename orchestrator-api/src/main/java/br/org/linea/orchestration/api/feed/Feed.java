package br.org.linea.orchestration.api.feed;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.messages.ProcessId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Changes as streams. Each stream reads the history itself, from where it stands; an announcement
 * only says that it is time to look. So nothing is lost when one is missed, and an instance shows
 * what another one did. Whatever a stream asks of the database may fail: it asks again at the next
 * occasion.
 */
@ApplicationScoped
public class Feed {

  private static final Logger LOG = Logger.getLogger(Feed.class);
  private static final int MOST_AT_ONCE = 500;

  /** What has no answer by then is asked again; a stream must not hang with one question. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String COLUMNS =
      "h.process_id, h.number, h.at, h.status, h.source, h.reason";

  /** One row at least, so that an end is seen together with the changes that led to it. */
  private static final String OF_ONE =
      "SELECT p.status AS now, "
          + COLUMNS
          + " FROM process p LEFT JOIN process_history h"
          + " ON h.process_id = p.id AND h.number > $2 WHERE p.id = $1 ORDER BY h.number LIMIT "
          + MOST_AT_ONCE;

  /** The first transaction of this database that still runs, or that comes; %s: foreign ones. */
  private static final String HORIZON =
      "(SELECT coalesce((SELECT x FROM pg_snapshot_xip(s) AS x WHERE x::text <> ALL(%s::text[])"
          + " ORDER BY x LIMIT 1), pg_snapshot_xmax(s)) FROM pg_current_snapshot() AS s)";

  /**
   * Transactions end in another order than they begin. Only what is older than every transaction
   * that still runs is shown, in the order of transactions; then nothing can appear behind a
   * reader.
   */
  private static final String OF_ALL =
      "SELECT "
          + COLUMNS
          + ", h.tx::text AS tx, h.serial FROM process_history h"
          + " JOIN process p ON p.id = h.process_id"
          + " WHERE (h.tx, h.serial) > ($1::text::xid8, $2)"
          + " AND h.tx < "
          + HORIZON.formatted("$4")
          + " AND ($3::text IS NULL OR p.owner = $3) ORDER BY h.tx, h.serial LIMIT "
          + MOST_AT_ONCE;

  private static final String PLACE =
      "SELECT tx::text AS tx, serial FROM process_history WHERE process_id = $1 AND number = $2";

  private static final String NOW =
      "SELECT " + HORIZON.formatted("$1") + "::text AS tx, 0::bigint AS serial";

  private final Pool pool;
  private final Occasions occasions;
  private final ForeignTransactions foreign;
  private final AtomicBoolean failing = new AtomicBoolean();

  /** For CDI. */
  public Feed(Pool pool, Occasions occasions, ForeignTransactions foreign) {
    this.pool = pool;
    this.occasions = occasions;
    this.foreign = foreign;
  }

  /** A place in the history of all processes. */
  private record Place(String tx, long serial) {
    static Place of(Row row) {
      return new Place(row.getString("tx"), row.getLong("serial"));
    }
  }

  /**
   * The changes of one process; ends after its last.
   *
   * @param after number of the transition that the subscriber has; 0 for all of them
   * @return changes, and an empty one whenever there was an occasion and nothing new
   */
  public Multi<Optional<Change>> ofOne(ProcessId process, int after) {
    AtomicInteger last = new AtomicInteger(after);
    return occasions
        .of(process)
        .onItem()
        .transformToMultiAndConcatenate(
            occasion ->
                look(ask(OF_ONE, Tuple.of(process.value(), last.get())))
                    .map(rows -> steps(rows, last))
                    .onItem()
                    .transformToMulti(steps -> Multi.createFrom().iterable(steps)))
        .select()
        .first(step -> !step.end())
        .map(Step::change);
  }

  /**
   * What a look at one process found.
   *
   * @param change news, if there is any
   * @param end whether there can be no more
   */
  private record Step(Optional<Change> change, boolean end) {}

  private static List<Step> steps(List<Row> rows, AtomicInteger last) {
    List<Step> steps = new ArrayList<>();
    boolean over = false;
    for (Row row : rows) {
      over = ProcessStatus.valueOf(row.getString("now")).terminal();
      if (row.getInteger("number") != null) {
        last.set(row.getInteger("number"));
        steps.add(new Step(Optional.of(change(row)), false));
      }
    }
    if (over) {
      steps.add(new Step(Optional.empty(), true));
    } else if (steps.isEmpty()) {
      steps.add(new Step(Optional.empty(), false));
    }
    return steps;
  }

  /**
   * The changes of an owner's processes, for ever.
   *
   * @param owner whose; everybody's when empty
   * @param process with {@code number}, the transition that the subscriber has seen last; from now
   *     on when it is unknown
   * @return changes, and an empty one whenever there was an occasion and nothing new
   */
  public Multi<Optional<Change>> ofAll(Optional<String> owner, int process, int number) {
    AtomicReference<Place> place = new AtomicReference<>();
    return start(process, number)
        .invoke(place::set)
        .onItem()
        .transformToMulti(
            found ->
                occasions
                    .of()
                    .onItem()
                    .transformToMultiAndConcatenate(occasion -> behind(place, owner)));
  }

  private Multi<Optional<Change>> behind(AtomicReference<Place> place, Optional<String> owner) {
    Place from = place.get();
    return look(foreign
            .recent()
            .chain(
                others ->
                    ask(OF_ALL, Tuple.of(from.tx(), from.serial(), owner.orElse(null), others))))
        .invoke(rows -> rows.forEach(row -> place.set(Place.of(row))))
        .onItem()
        .transformToMulti(Feed::changes);
  }

  private Uni<Place> start(int process, int number) {
    return ask(PLACE, Tuple.of(process, number))
        .chain(
            rows ->
                rows.size() > 0
                    ? Uni.createFrom().item(rows)
                    : foreign.now().chain(others -> ask(NOW, Tuple.of(others))))
        .map(rows -> Place.of(rows.iterator().next()))
        .ifNoItem()
        .after(LIMIT)
        .fail();
  }

  private Uni<RowSet<Row>> ask(String sql, Tuple parameters) {
    return pool.withConnection(connection -> connection.preparedQuery(sql).execute(parameters));
  }

  private Uni<List<Row>> look(Uni<RowSet<Row>> question) {
    return question
        .map(Feed::rows)
        .ifNoItem()
        .after(LIMIT)
        .fail()
        .invoke(
            rows -> {
              if (failing.compareAndSet(true, false)) {
                LOG.info("streams of changes can read the database again");
              }
            })
        .onFailure()
        .recoverWithItem(
            problem -> {
              if (failing.compareAndSet(false, true)) {
                LOG.warnf("streams of changes cannot read the database and ask again: %s", problem);
              }
              return List.of();
            });
  }

  private static List<Row> rows(RowSet<Row> found) {
    List<Row> rows = new ArrayList<>();
    found.forEach(rows::add);
    return rows;
  }

  private static Multi<Optional<Change>> changes(List<Row> rows) {
    return rows.isEmpty()
        ? Multi.createFrom().item(Optional.empty())
        : Multi.createFrom().iterable(rows).map(row -> Optional.of(change(row)));
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
