package br.org.linea.orchestration.api.broker;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Runs work of RabbitMQ's threads on a Vert.x context of its own, as Hibernate Reactive requires.
 */
@ApplicationScoped
class SafeContexts {

  private final Vertx vertx;

  SafeContexts(Vertx vertx) {
    this.vertx = vertx;
  }

  <T> Uni<T> run(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
              VertxContextSafetyToggle.setContextSafe(context, true);
              context.runOnContext(
                  ignored ->
                      Uni.createFrom()
                          .deferred(work::get)
                          .subscribe()
                          .with(emitter::complete, emitter::fail));
            });
  }
}
