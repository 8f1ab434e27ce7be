package br.org.linea.orchestration.agent.slurm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A pause of all submissions after Slurm's rate limit was hit. It doubles from limit to limit until
 * a job is accepted. Any thread may call.
 */
final class RateLimitPause {

  private final InstantSource clock;
  private final Duration first;
  private final Duration longest;
  private Duration next;
  private Instant until = Instant.MIN;

  RateLimitPause(InstantSource clock, Duration first, Duration longest) {
    this.clock = clock;
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** How long no submission should be tried; empty when one may. */
  synchronized Optional<Duration> left() {
    Duration left =
        until.equals(Instant.MIN) ? Duration.ZERO : Duration.between(clock.instant(), until);
    return left.isPositive() ? Optional.of(left) : Optional.empty();
  }

  /** Slurm has limited the rate. Answers to submissions that ran side by side count once. */
  synchronized void limited() {
    if (left().isEmpty()) {
      until = clock.instant().plus(next);
      Duration doubled = next.multipliedBy(2);
      next = doubled.compareTo(longest) < 0 ? doubled : longest;
    }
  }

  /** Slurm has accepted a job. */
  synchronized void accepted() {
    next = first;
  }
}
