package br.org.linea.orchestration.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;

/** The one source of the present moment. */
@ApplicationScoped
public class ClockProducer {

  /** What the database can keep: a moment is told as it will be read again. */
  private static final Duration MICROSECOND = Duration.ofNanos(1_000);

  /** UTC. */
  @Produces
  @ApplicationScoped
  Clock clock() {
    return Clock.tick(Clock.systemUTC(), MICROSECOND);
  }
}
