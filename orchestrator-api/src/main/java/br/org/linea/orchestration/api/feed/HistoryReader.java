package br.org.linea.orchestration.api.feed;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The one reader of an instance: follows the history for all streams, so that a change costs as
 * many queries as there are kinds of streams, and not as many as there are streams. What it finds
 * goes into {@link RecentChanges} and {@link FollowedProcesses}; then it tells the streams to look
 * there. After a failure it continues where it was at the next notification or poll.
 */
@ApplicationScoped
class HistoryReader {

  private static final Logger LOG = Logger.getLogger(HistoryReader.class);
  private static final int PROCESSES_AT_ONCE = 500;

  /** A change is hidden while an older transaction runs; most are over after this time. */
  private static final long SECOND_LOOK_MILLIS = 200;

  private final Vertx vertx;
  private final Context context;
  private final HistoryQueries queries;
  private final RecentChanges recent;
  private final FollowedProcesses followed;
  private final ReadLoop readsOfAll = new ReadLoop(this::readRecent);
  private final ReadLoop readsOfFollowed = new ReadLoop(this::readFollowed);
  private final BroadcastProcessor<News> news = BroadcastProcessor.create();
  private boolean secondLookIsDue;

  /**
   * Why streams should look into memory.
   *
   * @param all whether there may be something for streams of all processes
   * @param processes whose streams have something
   * @param heartbeat whether a stream that finds nothing says so
   */
  record News(boolean all, Set<Integer> processes, boolean heartbeat) {
    static final News NONE = new News(false, Set.of(), false);
    static final News OF_ALL = new News(true, Set.of(), false);
    static final News HEARTBEAT = new News(false, Set.of(), true);
  }

  HistoryReader(
      Vertx vertx, HistoryQueries queries, RecentChanges recent, FollowedProcesses followed) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.queries = queries;
    this.recent = recent;
    this.followed = followed;
  }

  /** For streams of all processes. */
  Multi<News> newsOfAll() {
    return news.filter(each -> each.all() || each.heartbeat());
  }

  /** For streams of one process. */
  Multi<News> newsOf(int process) {
    return news.filter(each -> each.processes().contains(process) || each.heartbeat());
  }

  /** A process has changed. Call it from an event loop. */
  void changed(int process) {
    context.runOnContext(
        ignored -> {
          followed.request(process);
          readsOfFollowed.request();
          readsOfAll.request();
          if (!secondLookIsDue) {
            secondLookIsDue = true;
            vertx.setTimer(
                SECOND_LOOK_MILLIS,
                id ->
                    context.runOnContext(
                        now -> {
                          secondLookIsDue = false;
                          readsOfAll.request();
                        }));
          }
        });
  }

  /** Reads what may have been missed, and has streams send a sign of life. */
  void poll() {
    readAll();
    publish(News.HEARTBEAT);
  }

  /** Reads what may have been missed. */
  void readAll() {
    context.runOnContext(
        ignored -> {
          followed.requestAll();
          readsOfFollowed.request();
          readsOfAll.request();
        });
  }

  /** Ends all streams. */
  void stop() {
    context.runOnContext(ignored -> news.onComplete());
  }

  /** On one context, since a broadcast must not get two items at once. */
  private void publish(News item) {
    context.runOnContext(ignored -> news.onNext(item));
  }

  private Uni<Boolean> readRecent() {
    Optional<Place> last = recent.last();
    if (last.isEmpty()) {
      return Uni.createFrom().item(false);
    }
    Place from = last.get();
    return queries
        .settledAfter(from)
        .map(
            settled -> {
              if (settled.next() < from.tx()) {
                LOG.warn("the database is older than what was read from it; streams begin again");
                recent.restart();
                publish(News.OF_ALL);
                return false;
              }
              recent.add(from, settled.changes());
              if (!settled.changes().isEmpty()) {
                publish(News.OF_ALL);
              }
              return settled.changes().size() == HistoryQueries.PAGE;
            });
  }

  private Uni<Boolean> readFollowed() {
    Map<Integer, Integer> last = followed.take(PROCESSES_AT_ONCE);
    if (last.isEmpty()) {
      return Uni.createFrom().item(false);
    }
    return queries
        .after(last, HistoryQueries.PAGE_OF_EACH)
        .map(
            found -> {
              Set<Integer> changed = new HashSet<>();
              found.forEach(
                  (process, part) -> {
                    followed.add(process, part.changes(), part.over());
                    if (!part.complete()) {
                      followed.request(process);
                    }
                    if (!part.changes().isEmpty() || part.over()) {
                      changed.add(process);
                    }
                  });
              if (!changed.isEmpty()) {
                publish(new News(false, Set.copyOf(changed), false));
              }
              return true;
            });
  }
}
