package br.org.linea.orchestration.api.webhooks;

import br.org.linea.orchestration.api.webhooks.DeliveryQueue.Settled;
import br.org.linea.orchestration.api.webhooks.DeliveryRecord.State;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Sends what the queue leases, and settles it. Bounded in all and for each webhook, so that a slow
 * receiver delays its own deliveries alone. All state belongs to one event loop, on which every
 * method but {@link #wake} runs.
 */
@ApplicationScoped
public class Dispatcher {

  private static final Logger LOG = Logger.getLogger(Dispatcher.class);

  /** After a look that found nothing; what wakes it meanwhile waits so long. */
  private static final long PAUSE_MILLIS = 20;

  private static final long SETTLE_RETRY_MILLIS = 1_000;

  /** A webhook that fails is probed at least so often, whatever its deliveries wait for. */
  private static final Duration LONGEST_PROBE = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final DeliveryQueue queue;
  private final Sender sender;
  private final WebhooksConfig config;
  private final MeterRegistry metrics;
  private final Clock clock;
  private final Context context;

  private final Map<Integer, Integer> underWay = new HashMap<>();
  private List<Settled> unsettled = new ArrayList<>();
  private int inFlight;
  private boolean leasing;
  private boolean again;
  private boolean settling;
  private boolean failing;
  private volatile boolean stopping;

  Dispatcher(
      Vertx vertx,
      DeliveryQueue queue,
      Sender sender,
      WebhooksConfig config,
      MeterRegistry metrics,
      Clock clock) {
    this.vertx = vertx;
    this.queue = queue;
    this.sender = sender;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
    // Not a request's, whose log fields would be those of all deliveries.
    this.context = ((io.vertx.core.impl.VertxInternal) vertx).createEventLoopContext();
  }

  /** Finds what no wake-up announced: retries, and deliveries of other instances. */
  @Scheduled(every = "${orchestrator.webhooks.interval:1s}")
  void look() {
    wake();
  }

  /** Looks for deliveries soon. Call it after the commit, from any thread; returns at once. */
  public void wake() {
    context.runOnContext(now -> lease());
  }

  /** What is under way is not settled; its leases end by themselves. */
  void stop(@Observes ShutdownEvent event) {
    stopping = true;
  }

  private void lease() {
    int room = config.maxInFlight() - inFlight;
    if (stopping || room <= 0) {
      return;
    }
    if (leasing) {
      again = true;
      return;
    }
    leasing = true;
    again = false;
    queue
        .lease(room, underWay)
        .emitOn(this::here)
        .subscribe()
        .with(
            leased -> {
              failing = false;
              leased.forEach(this::send);
              looked(leased.isEmpty());
            },
            problem -> {
              complain(problem);
              looked(true);
            });
  }

  private void here(Runnable task) {
    context.runOnContext(now -> task.run());
  }

  private void looked(boolean idle) {
    if (idle) {
      vertx.setTimer(PAUSE_MILLIS, done -> here(this::lookAgain));
    } else {
      leasing = false;
      lease();
    }
  }

  private void lookAgain() {
    leasing = false;
    if (again) {
      lease();
    }
  }

  /** Logs the first of consecutive failures as a warning. */
  private void complain(Throwable problem) {
    if (failing) {
      LOG.debug("webhooks still wait for the database", problem);
    } else {
      failing = true;
      LOG.warnf("webhooks wait: %s", problem.getMessage());
    }
  }

  private void send(Delivery delivery) {
    inFlight++;
    underWay.merge(delivery.webhook(), 1, Integer::sum);
    sender
        .send(delivery)
        .emitOn(this::here)
        .subscribe()
        .with(
            attempt -> {
              unsettled.add(settled(delivery, attempt));
              settle();
            });
  }

  private Settled settled(Delivery delivery, Attempt attempt) {
    State state = state(delivery, attempt);
    metrics
        .timer("orchestrator.webhooks.attempts", "outcome", outcome(state))
        .record(attempt.took());
    attempt
        .error()
        .ifPresent(
            error -> {
              if (state == State.PARKED) {
                LOG.warnf(
                    "%s is parked after %d attempts: %s", delivery, delivery.attempts(), error);
              } else {
                LOG.debugf("%s failed: %s", delivery, error);
              }
            });
    Duration probe = wait(delivery.failures() + 1);
    return new Settled(
        delivery,
        attempt,
        state,
        wait(delivery.attempts()),
        probe.compareTo(LONGEST_PROBE) > 0 ? LONGEST_PROBE : probe);
  }

  private State state(Delivery delivery, Attempt attempt) {
    if (attempt.succeeded()) {
      return State.DELIVERED;
    }
    return clock.instant().isBefore(delivery.firstAt().plus(config.retryDeadline()))
        ? State.WAITING
        : State.PARKED;
  }

  private static String outcome(State state) {
    return state == State.WAITING ? "failed" : state.word();
  }

  /** Doubled each time, and spread, so that not all come back at once. */
  private Duration wait(int attempts) {
    long most = config.longestRetry().toMillis();
    long wait = config.firstRetry().toMillis();
    for (int i = 1; i < attempts && wait < most; i++) {
      wait *= 2;
    }
    long chosen = Math.min(wait, most);
    return Duration.ofMillis(chosen - ThreadLocalRandom.current().nextLong(chosen / 5 + 1));
  }

  /** One statement at a time; what comes meanwhile goes with the next. */
  private void settle() {
    if (settling || unsettled.isEmpty()) {
      return;
    }
    settling = true;
    List<Settled> now = unsettled;
    unsettled = new ArrayList<>();
    queue
        .settle(now)
        .emitOn(this::here)
        .subscribe()
        .with(
            done -> {
              settling = false;
              now.forEach(this::over);
              settle();
              lease();
            },
            problem -> {
              complain(problem);
              unsettled.addAll(now);
              vertx.setTimer(
                  SETTLE_RETRY_MILLIS,
                  later ->
                      here(
                          () -> {
                            settling = false;
                            settle();
                          }));
            });
  }

  private void over(Settled settled) {
    inFlight--;
    underWay.computeIfPresent(
        settled.delivery().webhook(), (webhook, count) -> count > 1 ? count - 1 : null);
  }
}
