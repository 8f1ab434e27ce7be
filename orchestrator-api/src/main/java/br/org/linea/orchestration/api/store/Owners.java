package br.org.linea.orchestration.api.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The stable number of each owner. Needs the caller's transaction. Committed numbers are cached.
 */
@ApplicationScoped
public class Owners {

  private final Map<String, Integer> known = new ConcurrentHashMap<>();

  /** The owner's number; a new owner gets one. */
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

  /** Removes an owner from the cache: a restored database may lack it. */
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
