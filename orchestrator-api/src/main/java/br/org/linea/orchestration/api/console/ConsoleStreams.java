package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.http.EdgeConfig;
import br.org.linea.orchestration.api.http.Shares;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts the streams that open pages hold, with the limits of the API's streams. */
@ApplicationScoped
class ConsoleStreams {

  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  private final Shares shares;

  ConsoleStreams(EdgeConfig config) {
    this.shares = new Shares(config.streams(), config.streamsPerClient());
  }

  /** Counts it as open until it ends; call it last, when nothing else can fail. */
  <T> Multi<T> counted(String person, Multi<T> stream) {
    switch (shares.take(person, 1)) {
      case HOLDER_HAS_ITS_SHARE -> throw new WebApplicationException(TOO_MANY);
      case NOTHING_LEFT -> throw new WebApplicationException(UNAVAILABLE);
      case TAKEN -> {}
    }
    AtomicBoolean open = new AtomicBoolean(true);
    return stream
        .onTermination()
        .invoke(
            () -> {
              if (open.getAndSet(false)) {
                shares.giveBack(person, 1);
              }
            });
  }
}
