package br.org.linea.orchestration.api.feed;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one stream has told, and what it tells next. Used by one thread after another. */
abstract sealed class Cursor permits CursorOfAll, CursorOfOne {

  private volatile boolean begun;

  /**
   * An item of the stream.
   *
   * @param change news; empty for a sign of life
   * @param end whether the stream ends instead
   */
  record Step(Optional<Change> change, boolean end) {
    static final Step SIGN_OF_LIFE = new Step(Optional.empty(), false);
    static final Step END = new Step(Optional.empty(), true);
  }

  /**
   * What follows the cursor.
   *
   * @param end whether the stream ends after these
   * @param more whether the next page should be asked for at once
   */
  record Page(List<Change> changes, boolean end, boolean more) {
    static final Page NOTHING = new Page(List.of(), false, false);

    private List<Step> steps() {
      List<Step> steps = new ArrayList<>(changes.size() + 1);
      changes.forEach(change -> steps.add(new Step(Optional.of(change), false)));
      if (end) {
        steps.add(Step.END);
      }
      return steps;
    }
  }

  /** The next page, behind which the cursor is then; {@link Page#NOTHING} after a failure. */
  abstract Uni<Page> next();

  /** All that follows the cursor now, a page at a time as the subscriber asks for it. */
  Multi<Step> look(HistoryReader.News news) {
    boolean[] found = {begun && !news.heartbeat()};
    begun = true;
    return Multi.createBy()
        .concatenating()
        .streams(
            Multi.createBy()
                .repeating()
                .uni(this::next)
                .whilst(Page::more)
                .onItem()
                .transformToIterable(Page::steps)
                .invoke(step -> found[0] = true),
            Multi.createFrom()
                .deferred(
                    () ->
                        found[0]
                            ? Multi.createFrom().empty()
                            : Multi.createFrom().item(Step.SIGN_OF_LIFE)));
  }
}
