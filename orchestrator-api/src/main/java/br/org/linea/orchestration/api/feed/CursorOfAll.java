package br.org.linea.orchestration.api.feed;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A place in the history of all processes. */
final class CursorOfAll extends Cursor {

  private final long joined;
  private final Optional<Set<String>> owners;
  private final RecentChanges recent;
  private final HistoryQueries queries;
  private volatile Place place;

  /**
   * A cursor of a subscriber that has joined.
   *
   * @param joined what {@link RecentChanges#join()} returned
   * @param owners of the processes; everybody's when empty
   * @param place the last that the subscriber has seen
   */
  CursorOfAll(
      long joined,
      Optional<Set<String>> owners,
      Place place,
      RecentChanges recent,
      HistoryQueries queries) {
    this.joined = joined;
    this.owners = owners;
    this.place = place;
    this.recent = recent;
    this.queries = queries;
  }

  @Override
  Uni<Page> next() {
    return switch (recent.after(joined, place, owners)) {
      case RecentChanges.Answer.Found found -> {
        place = found.to();
        yield Uni.createFrom().item(new Page(found.changes(), false, false));
      }
      case RecentChanges.Answer.TooFarBehind behind -> catchUp(behind.to());
      case RecentChanges.Answer.Gone gone ->
          Uni.createFrom().item(new Page(List.of(), true, false));
    };
  }

  private Uni<Page> catchUp(Place to) {
    return queries
        .between(place, to, owners)
        .map(
            found -> {
              place = found.size() < HistoryQueries.PAGE ? to : found.getLast().place();
              return new Page(found.stream().map(PlacedChange::change).toList(), false, true);
            })
        .onFailure()
        .recoverWithItem(Page.NOTHING);
  }
}
