package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.agents.RefusedMessages;
import br.org.linea.orchestration.messages.PrintableText;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Counts refused messages, keeps the last ones and logs one per reason and interval, so that they
 * cannot fill the log.
 */
@ApplicationScoped
class Refusals implements RefusedMessages {

  private static final Logger LOG = Logger.getLogger(Refusals.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int MOST_CHARACTERS = 500;

  private final MeterRegistry metrics;
  private final Clock clock;
  private final Map<Refused.Reason, Unlogged> unlogged = new EnumMap<>(Refused.Reason.class);

  private final Deque<Refusal> recent = new ArrayDeque<>();

  private record Unlogged(Instant since, long count) {}

  Refusals(MeterRegistry metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
    for (Refused.Reason reason : Refused.Reason.values()) {
      metrics.counter("orchestrator.messages.refused", "reason", reason.label());
    }
  }

  /** Notes one; from any thread. */
  void add(Refused refused) {
    metrics
        .counter("orchestrator.messages.refused", "reason", refused.reason().label())
        .increment();
    String detail = PrintableText.of(refused.getMessage(), MOST_CHARACTERS, 2 * MOST_CHARACTERS);
    keep(new Refusal(clock.instant(), refused.reason().label(), detail));
    if (isDue(refused.reason())) {
      LOG.errorf("refused a message (%s): %s", refused.reason().label(), detail);
    }
  }

  private synchronized void keep(Refusal refusal) {
    recent.addFirst(refusal);
    if (recent.size() > MOST) {
      recent.removeLast();
    }
  }

  @Override
  public synchronized List<Refusal> recent() {
    return List.copyOf(recent);
  }

  private synchronized boolean isDue(Refused.Reason reason) {
    Instant now = clock.instant();
    Unlogged last = unlogged.get(reason);
    if (last != null && now.isBefore(last.since().plus(INTERVAL))) {
      unlogged.put(reason, new Unlogged(last.since(), last.count() + 1));
      return false;
    }
    if (last != null && last.count() > 0) {
      LOG.errorf("refused %d more messages (%s) before", last.count(), reason.label());
    }
    unlogged.put(reason, new Unlogged(now, 0));
    return true;
  }
}
