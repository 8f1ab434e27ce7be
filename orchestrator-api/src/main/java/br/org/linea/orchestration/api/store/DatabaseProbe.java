package br.org.linea.orchestration.api.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Whether the database is there. */
@ApplicationScoped
public class DatabaseProbe {

  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final Pool pool;

  /** For CDI. */
  public DatabaseProbe(Pool pool) {
    this.pool = pool;
  }

  /** Completes when it answers; fails when it does not, within 3 s. */
  public Uni<Void> answers() {
    return pool.withConnection(connection -> connection.query("SELECT 1").execute())
        .ifNoItem()
        .after(LIMIT)
        .fail()
        .replaceWithVoid();
  }
}
