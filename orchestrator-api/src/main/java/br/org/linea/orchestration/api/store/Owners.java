package br.org.linea.orchestration.api.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.reactive.mutiny.Mutiny;

/** The stable number of each owner. Needs a session that the caller opened. */
@ApplicationScoped
public class Owners {

  /** The owner's number; drawn when the owner is new. */
  public Uni<Integer> number(Mutiny.Session session, String owner) {
    return find(session, owner)
        .onItem()
        .ifNull()
        .switchTo(
            () ->
                session
                    .createNativeQuery(
                        "INSERT INTO owner (name) VALUES (:name) ON CONFLICT DO NOTHING")
                    .setParameter("name", owner)
                    .executeUpdate()
                    .chain(() -> find(session, owner)));
  }

  private static Uni<Integer> find(Mutiny.Session session, String owner) {
    return session
        .createNativeQuery("SELECT id FROM owner WHERE name = :name", Integer.class)
        .setParameter("name", owner)
        .getSingleResultOrNull();
  }
}
