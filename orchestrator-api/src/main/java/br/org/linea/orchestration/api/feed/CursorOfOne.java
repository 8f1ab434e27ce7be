package br.org.linea.orchestration.api.feed;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A place in the history of one process. */
final class CursorOfOne extends Cursor {

  private final int process;
  private final FollowedProcesses followed;
  private final HistoryQueries queries;
  private volatile int number;
  private volatile boolean caughtUp;

  /**
   * A cursor of a subscriber that has joined.
   *
   * @param number of the last change that the subscriber has seen, 0 for none
   */
  CursorOfOne(int process, int number, FollowedProcesses followed, HistoryQueries queries) {
    this.process = process;
    this.number = number;
    this.followed = followed;
    this.queries = queries;
  }

  @Override
  Uni<Page> next() {
    Optional<FollowedProcesses.Found> found =
        caughtUp ? followed.after(process, number) : Optional.empty();
    if (found.isEmpty()) {
      return catchUp();
    }
    return Uni.createFrom().item(page(found.get().changes(), found.get().over(), false));
  }

  private Uni<Page> catchUp() {
    return queries
        .after(Map.of(process, number), HistoryQueries.PAGE)
        .map(
            found -> {
              var part = Optional.ofNullable(found.get(process)).orElse(NO_PROCESS);
              caughtUp = part.complete();
              return page(part.changes(), part.over(), !part.complete());
            })
        .onFailure()
        .recoverWithItem(Page.NOTHING);
  }

  private static final HistoryQueries.OfProcess NO_PROCESS =
      new HistoryQueries.OfProcess(List.of(), true, false);

  private Page page(List<Change> changes, boolean over, boolean more) {
    if (!changes.isEmpty()) {
      number = changes.getLast().number();
    }
    return new Page(changes, over, more);
  }
}
