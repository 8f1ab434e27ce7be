package br.org.linea.orchestration.api.feed;

import br.org.linea.orchestration.messages.ProcessId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tells every instance that processes changed. Not within the transactions that changed them: a
 * commit with a {@code NOTIFY} in it holds a lock of the whole database cluster while it flushes,
 * so that no two of them flush together. What is lost between a commit and its announcement is
 * found by the readers that look every few seconds.
 */
@ApplicationScoped
public class Announcements {

  /** The channel of {@code NOTIFY}; the payload is the process's number. */
  public static final String CHANNEL = "orchestration_process";

  private static final Logger LOG = Logger.getLogger(Announcements.class);
  private static final String TELL =
      "SELECT pg_notify('" + CHANNEL + "', id::text) FROM unnest($1::integer[]) AS id";

  private final Pool pool;
  private final Set<Integer> due = new LinkedHashSet<>();
  private boolean telling;

  /** For CDI. */
  public Announcements(Pool pool) {
    this.pool = pool;
  }

  /** Announces it soon. Call it after the commit, from any thread; returns at once. */
  public void announce(ProcessId process) {
    synchronized (due) {
      due.add(process.value());
      if (telling) {
        return;
      }
      telling = true;
    }
    tell();
  }

  /** One statement at a time; what comes meanwhile goes with the next. */
  private void tell() {
    List<Integer> now;
    synchronized (due) {
      if (due.isEmpty()) {
        telling = false;
        return;
      }
      now = new ArrayList<>(due);
      due.clear();
    }
    pool.withConnection(
            connection ->
                connection.preparedQuery(TELL).execute(Tuple.of(now.toArray(Integer[]::new))))
        .onFailure()
        .invoke(problem -> LOG.debugf("%d changes are not announced: %s", now.size(), problem))
        .onFailure()
        .recoverWithNull()
        .subscribe()
        .with(told -> tell());
  }
}
