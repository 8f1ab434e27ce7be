package br.org.linea.orchestration.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;

/** Provides the clock of the program. */
@ApplicationScoped
public class ClockProducer {

  /** The precision of the database, so that a time is the same before and after it is stored. */
  private static final Duration MICROSECOND = Duration.ofNanos(1_000);

  /** UTC. */
  @Produces
  @ApplicationScoped
  Clock clock() {
    return Clock.tick(Clock.systemUTC(), MICROSECOND);
  }
}
