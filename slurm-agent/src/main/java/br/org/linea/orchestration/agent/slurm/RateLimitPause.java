package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pause of one of Slurm's commands after a rate limit was hit. It doubles from limit to limit
 * until Slurm accepts a request. Any thread may call.
 */
final class RateLimitPause {

  private static final Set<String> CODES =
      Set.of("SLURMCTLD_COMMUNICATIONS_BACKOFF", "SLURMCTLD_COMMUNICATIONS_HARD_DROP");

  private static final List<String> TEXTS =
      SbatchAnswers.rows().stream()
          .filter(row -> CODES.contains(row.code()))
          .map(SbatchAnswers.Row::text)
          .toList();

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

  /** Whether Slurm asks for fewer requests: an error of that text ends the line. */
  static boolean isCalledForBy(CommandResult result) {
    return result instanceof CommandResult.Exited exited
        && exited.code() != 0
        && (exited.stderr() + "\n" + exited.stdout())
            .lines()
            .map(String::strip)
            .anyMatch(line -> TEXTS.stream().anyMatch(line::endsWith));
  }

  /** Whether it is this error by which Slurm asks for fewer requests. */
  static boolean isCalledForBy(SbatchAnswers.Row error) {
    return CODES.contains(error.code());
  }

  /** How long the command should not be started; empty when it may be. */
  synchronized Optional<Duration> left() {
    Duration left =
        until.equals(Instant.MIN) ? Duration.ZERO : Duration.between(clock.instant(), until);
    return left.isPositive() ? Optional.of(left) : Optional.empty();
  }

  /** Slurm has limited the rate. Answers to commands that ran side by side count once. */
  synchronized void limited() {
    if (left().isEmpty()) {
      until = clock.instant().plus(next);
      Duration doubled = next.multipliedBy(2);
      next = doubled.compareTo(longest) < 0 ? doubled : longest;
    }
  }

  /** Slurm has accepted a request. */
  synchronized void accepted() {
    next = first;
  }
}
