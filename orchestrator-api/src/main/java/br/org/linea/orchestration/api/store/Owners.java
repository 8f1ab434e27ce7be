package br.org.linea.orchestration.api.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The stable number of each owner. Needs a session that the caller opened. Numbers that another
 * transaction has committed are remembered.
 */
@ApplicationScoped
public class Owners {

  private final Map<String, Integer> known = new ConcurrentHashMap<>();

  /** The owner's number; drawn when the owner is new. */
  public Uni<Integer> number(String owner) {
    Integer number = known.get(owner);
    if (number != null) {
      return Uni.createFrom().item(number);
    }
    return Panache.getSession().chain(session -> number(session, owner));
  }

  private Uni<Integer> number(Mutiny.Session session, String owner) {
    return find(session, owner)
        .invoke(
            found -> {
              if (found != null) {
                known.put(owner, found);
              }
            })
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

  /** For when the database knows better: one that was restored may lack what it had. */
  public void forget(String owner) {
    known.remove(owner);
  }

  private static Uni<Integer> find(Mutiny.Session session, String owner) {
    return session
        .createNativeQuery("SELECT id FROM owner WHERE name = :name", Integer.class)
        .setParameter("name", owner)
        .getSingleResultOrNull();
  }
}
