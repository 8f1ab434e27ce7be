package br.org.linea.orchestration.api.feed;

import br.org.linea.orchestration.messages.ProcessId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Changes as streams. A stream is a place in the history. It takes what follows from memory, where
 * {@link HistoryReader} puts it, and reads the database itself only to catch up: at its start, and
 * when its subscriber was so slow that the memory no longer reaches back to its place. So a slow
 * subscriber costs no more than one page of changes, and gets each of them.
 */
@ApplicationScoped
public class Feed {

  private final HistoryQueries queries;
  private final HistoryReader reader;
  private final RecentChanges recent;
  private final FollowedProcesses followed;

  /** For CDI. */
  public Feed(
      HistoryQueries queries,
      HistoryReader reader,
      RecentChanges recent,
      FollowedProcesses followed) {
    this.queries = queries;
    this.reader = reader;
    this.recent = recent;
    this.followed = followed;
  }

  /**
   * The changes of one process; ends after its last.
   *
   * @param after number of the transition that the subscriber has; 0 for all of them
   * @return changes, and an empty one at the start and every 5 s when there is nothing new
   */
  public Multi<Optional<Change>> ofOne(ProcessId process, int after) {
    return Multi.createFrom()
        .deferred(
            () -> {
              followed.join(process.value(), after);
              Cursor cursor = new CursorOfOne(process.value(), after, followed, queries);
              return stream(
                  Uni.createFrom().item(cursor),
                  reader.newsOf(process.value()),
                  () -> followed.leave(process.value()));
            });
  }

  /**
   * The changes of the processes of some owners, without end.
   *
   * @param owners whose; everybody's when empty
   * @param process with {@code number}, the transition that the subscriber has seen last; from now
   *     on when it is unknown
   * @return changes, and an empty one at the start and every 5 s when there is nothing new
   */
  public Multi<Optional<Change>> ofAll(Optional<Set<String>> owners, int process, int number) {
    return Multi.createFrom()
        .deferred(
            () -> {
              long joined = recent.join();
              return stream(
                  start(process, number)
                      .map(place -> new CursorOfAll(joined, owners, place, recent, queries)),
                  reader.newsOfAll(),
                  recent::leave);
            });
  }

  private Uni<Place> start(int process, int number) {
    Uni<Optional<Place>> seen =
        number == 0 ? Uni.createFrom().item(Optional.empty()) : queries.placeOf(process, number);
    return seen.chain(
        place ->
            place.isPresent() && recent.last().isPresent()
                ? Uni.createFrom().item(place.get())
                : queries.now().invoke(recent::begin).map(place::orElse));
  }

  private static Multi<Optional<Change>> stream(
      Uni<? extends Cursor> start, Multi<HistoryReader.News> news, Runnable leave) {
    AtomicBoolean joined = new AtomicBoolean(true);
    return start
        .onItem()
        .transformToMulti(
            cursor ->
                // Subscribed to the news before the first look, so that nothing falls between.
                Multi.createBy()
                    .merging()
                    .streams(news, Multi.createFrom().item(HistoryReader.News.NONE))
                    // However much has come while the cursor was busy, it needs one more look.
                    .onOverflow()
                    .dropPreviousItems()
                    .onItem()
                    .transformToMultiAndConcatenate(cursor::look))
        .select()
        .first(step -> !step.end())
        .map(Cursor.Step::change)
        .onTermination()
        .invoke(
            () -> {
              if (joined.getAndSet(false)) {
                leave.run();
              }
            });
  }
}
