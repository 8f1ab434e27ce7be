package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.http.EdgeConfig;
import br.org.linea.orchestration.api.http.Shares;
import br.org.linea.orchestration.api.identity.Caller;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts streams that are open, in all and for each client, and refuses those above the limits. */
@ApplicationScoped
public class OpenStreams {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Caller caller;
  private final EdgeConfig config;
  private final Shares shares;
  private final OwnerStreams owners;

  OpenStreams(Caller caller, EdgeConfig config, MeterRegistry metrics, OwnerStreams owners) {
    this.owners = owners;
    this.caller = caller;
    this.config = config;
    this.shares = new Shares(config.streams(), config.streamsPerClient());
    Gauge.builder("orchestrator.streams", shares, Shares::taken)
        .description("Streams of events and logs that are open")
        .register(metrics);
  }

  /** Counts it as open until it ends; call it last, when nothing else can fail. */
  public <T> Multi<T> counted(Multi<T> stream) {
    String client = caller.name();
    switch (shares.take(client, 1)) {
      case HOLDER_HAS_ITS_SHARE ->
          throw ApiProblem.tooMany(
              "This client has %d streams open, which is the limit."
                  .formatted(config.streamsPerClient()),
              SOON);
      case NOTHING_LEFT ->
          throw ApiProblem.unavailable(
                  "The service has %d streams open, which is the limit; try again later."
                      .formatted(config.streams()))
              .after(SOON);
      case TAKEN -> {}
    }
    AtomicBoolean open = new AtomicBoolean(true);
    Runnable release = owners.release();
    return stream
        .onTermination()
        .invoke(
            () -> {
              if (open.getAndSet(false)) {
                shares.giveBack(client, 1);
                release.run();
              }
            });
  }
}
