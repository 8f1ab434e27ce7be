package br.org.linea.orchestration.api.feed;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Tells the reader when to look: on each notification that comes over this instance's one listening
 * connection, and every 5 s in case one was missed.
 */
@ApplicationScoped
class ChangeNotifications {

  private static final Logger LOG = Logger.getLogger(ChangeNotifications.class);

  private static final long POLL_MILLIS = Duration.ofSeconds(5).toMillis();
  private static final long RETRY_MILLIS = 2_000;

  private final Vertx vertx;
  private final Pool pool;
  private final HistoryReader reader;
  private volatile boolean stopping;
  private volatile PgConnection listening;

  ChangeNotifications(Vertx vertx, Pool pool, HistoryReader reader) {
    this.vertx = vertx;
    this.pool = pool;
    this.reader = reader;
  }

  void start(@Observes StartupEvent event) {
    vertx.setPeriodic(
        POLL_MILLIS,
        id -> {
          reader.poll();
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
    reader.stop();
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
                        reader.readAll();
                      })
                  .onFailure(problem -> open.close());
            },
            problem -> again());
  }

  /** A connection that only listens would be closed as idle. */
  private void keepOpen() {
    PgConnection open = listening;
    if (open != null) {
      open.query("SELECT 1").execute().onFailure(problem -> open.close());
    }
  }

  private void again() {
    listening = null;
    if (!stopping) {
      LOG.debug("no connection listens to the database; changes are seen by polling");
      vertx.setTimer(RETRY_MILLIS, id -> listen());
    }
  }

  private void heard(PgNotification notification) {
    try {
      reader.changed(Integer.parseInt(notification.getPayload()));
    } catch (NumberFormatException e) {
      LOG.debugf("'%s' in a notification is not a process id", notification.getPayload());
    }
  }
}
