package br.org.linea.orchestration.api.feed;

import br.org.linea.orchestration.messages.ProcessId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells every instance that a process changed, when the transaction commits. */
@ApplicationScoped
public class Announcements {

  /** The channel of {@code NOTIFY}; the payload is the process's number. */
  public static final String CHANNEL = "orchestration_process";

  /** Announces within the caller's transaction. */
  public Uni<Void> announce(ProcessId process) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(
                        "SELECT cast(pg_notify(:channel, :process) AS text)", String.class)
                    .setParameter("channel", CHANNEL)
                    .setParameter("process", process.toString())
                    .getResultList())
        .replaceWithVoid();
  }
}
