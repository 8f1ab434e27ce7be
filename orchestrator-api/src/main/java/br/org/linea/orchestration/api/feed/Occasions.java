package br.org.linea.orchestration.api.feed;

import br.org.linea.orchestration.messages.ProcessId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * When to look for changes: what the database announces on this instance's one listening
 * connection, a moment after each announcement since an older transaction may have hidden the
 * change, and every 5 s in case an announcement was missed.
 */
@ApplicationScoped
class Occasions {

  private static final Logger LOG = Logger.getLogger(Occasions.class);

  /** No process: everybody should look. */
  private static final int ANY = 0;

  private static final long POLL_MILLIS = Duration.ofSeconds(5).toMillis();
  private static final long ECHO_MILLIS = 200;
  private static final long RETRY_MILLIS = 2_000;

  private final Vertx vertx;
  private final Pool pool;
  private final BroadcastProcessor<Integer> news = BroadcastProcessor.create();
  private Context context;
  private volatile boolean stopping;
  private volatile PgConnection listening;
  private boolean echoIsDue;

  Occasions(Vertx vertx, Pool pool) {
    this.vertx = vertx;
    this.pool = pool;
  }

  /** Occasions to look at one process; the first one is now. */
  Multi<Integer> of(ProcessId process) {
    return of().filter(each -> each == ANY || each == process.value());
  }

  /** Occasions to look at all processes; the first one is now. */
  Multi<Integer> of() {
    // Who is busy looking needs no second occasion of the same kind, only a later one.
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(ANY), news.onOverflow().dropPreviousItems());
  }

  void start(@Observes StartupEvent event) {
    context = vertx.getOrCreateContext();
    vertx.setPeriodic(
        POLL_MILLIS,
        id -> {
          tell(ANY);
          keepOpen();
        });
    listen();
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
    PgConnection open = listening;
    if (open != null) {
      open.close();
    }
    news.onComplete();
  }

  private void listen() {
    pool.getConnection()
        .subscribe()
        .with(
            connection -> {
              PgConnection open = PgConnection.cast(connection.getDelegate());
              open.notificationHandler(this::heard);
              open.closeHandler(closed -> again());
              open.query("LISTEN " + Announcements.CHANNEL)
                  .execute()
                  .onSuccess(
                      rows -> {
                        listening = open;
                        tell(ANY);
                      })
                  .onFailure(problem -> open.close());
            },
            problem -> again());
  }

  /** A connection that only listens would be closed for its silence. */
  private void keepOpen() {
    PgConnection open = listening;
    if (open != null) {
      open.query("SELECT 1").execute().onFailure(problem -> open.close());
    }
  }

  private void again() {
    listening = null;
    if (!stopping) {
      LOG.debug("nobody listens to the database; changes are seen by polling");
      vertx.setTimer(RETRY_MILLIS, id -> listen());
    }
  }

  private void heard(PgNotification notification) {
    try {
      tell(Integer.parseInt(notification.getPayload()));
    } catch (NumberFormatException e) {
      LOG.debugf("no process is announced by '%s'", notification.getPayload());
    }
  }

  /** On one context, since a broadcast must not be told two things at once. */
  private void tell(int process) {
    context.runOnContext(
        ignored -> {
          news.onNext(process);
          if (process != ANY && !echoIsDue) {
            echoIsDue = true;
            vertx.setTimer(
                ECHO_MILLIS,
                id ->
                    context.runOnContext(
                        now -> {
                          echoIsDue = false;
                          news.onNext(ANY);
                        }));
          }
        });
  }
}
