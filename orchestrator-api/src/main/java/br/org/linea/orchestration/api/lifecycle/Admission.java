package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.store.Quota;
import br.org.linea.orchestration.api.store.Quota.Usage;
import br.org.linea.orchestration.api.store.Quotas;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/**
 * Whether an owner's quota leaves room for one more process, or for a batch.
 *
 * <p>Far from a limit, submissions run side by side: each holds the owner's lock shared and counts
 * what is committed. Beside it there can be no more uncommitted ones than the database has
 * connections, so with so much room left the limit cannot be passed. With less room the submission
 * is repeated alone: the exclusive lock waits for all shared ones, whose processes it then counts.
 * A batch is always alone.
 */
@ApplicationScoped
class Admission {

  private static final Duration UNTIL_ONE_ENDS = Duration.ofSeconds(60);

  private final Quotas quotas;
  private final MeterRegistry metrics;
  private final Clock clock;

  Admission(Quotas quotas, MeterRegistry metrics, Clock clock) {
    this.quotas = quotas;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Too close to a limit to decide beside others; the transaction must be repeated alone. */
  static final class Close extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Close() {
      super("close to a limit", null, false, false);
    }
  }

  /**
   * Completes when there is room, which is reserved until the end of the transaction.
   *
   * @param wanted how many processes; more than one only when {@code alone}
   * @param alone whether to count without other submissions of the owner under way
   * @return fails with {@link QuotaExceeded}, or with {@link Close} when not {@code alone}
   */
  Uni<Void> admit(int ownerId, String owner, int wanted, boolean alone) {
    return quotas
        .lock(ownerId, owner, alone)
        .chain(
            terms -> {
              Quota quota = terms.quota();
              if (quota.openProcesses() == Quota.NO_LIMIT
                  && quota.submissionsPerMinute() == Quota.NO_LIMIT) {
                return Uni.createFrom().voidItem();
              }
              return quotas
                  .usage(owner, quota)
                  .invoke(usage -> check(owner, quota, usage, wanted, alone ? 0 : terms.others()))
                  .replaceWithVoid();
            });
  }

  private void check(String owner, Quota quota, Usage usage, int wanted, int others) {
    long open = room(quota.openProcesses(), usage.open());
    long recent = room(quota.submissionsPerMinute(), usage.recent());
    if (open < wanted) {
      throw exceeded(
          "open_processes",
          "%s has %d unfinished processes, and its limit is %d. %s"
              .formatted(
                  owner,
                  usage.open(),
                  quota.openProcesses(),
                  advice(wanted, quota.openProcesses())),
          UNTIL_ONE_ENDS);
    }
    if (recent < wanted) {
      throw exceeded(
          "submissions_per_minute",
          "%s has started %d processes in the last minute, and its limit is %d.%s"
              .formatted(
                  owner,
                  usage.recent(),
                  quota.submissionsPerMinute(),
                  wanted == 1 ? "" : " " + advice(wanted, quota.submissionsPerMinute())),
          wanted == 1 ? untilTheOldestIsPast(usage) : Quotas.WINDOW);
    }
    if (Math.min(open, recent) <= others) {
      throw new Close();
    }
  }

  private static String advice(int wanted, int limit) {
    return wanted == 1
        ? "It can start another when one has ended."
        : "This batch has %d%s."
            .formatted(wanted, wanted > limit ? ", and never fits: send smaller ones" : "");
  }

  private static long room(int limit, long used) {
    return limit == Quota.NO_LIMIT ? Long.MAX_VALUE : limit - used;
  }

  private Duration untilTheOldestIsPast(Usage usage) {
    return usage
        .oldest()
        .map(oldest -> Duration.between(clock.instant(), oldest.plus(Quotas.WINDOW)))
        .orElse(Quotas.WINDOW);
  }

  private QuotaExceeded exceeded(String limit, String message, Duration wait) {
    metrics.counter("orchestrator.quota.refusals", "limit", limit).increment();
    return new QuotaExceeded(limit, "[process register] " + message, wait);
  }
}
