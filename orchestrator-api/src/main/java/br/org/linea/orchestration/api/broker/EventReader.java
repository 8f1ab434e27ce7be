package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.agents.Agents;
import br.org.linea.orchestration.api.agents.KeptOutput;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.store.DatabaseFaults;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobLost;
import br.org.linea.orchestration.messages.ProcessEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** What is done with one event: read it, store it. */
@ApplicationScoped
class EventReader {

  private static final Logger LOG = Logger.getLogger(EventReader.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int TRIES = 4;
  private static final Duration LONGEST_LAG = Duration.ofDays(365);

  /** Class of PostgreSQL's error codes: a text with a zero in it, for one. No try can help. */
  private static final String DATA_EXCEPTION = "22";

  /** Another transaction may have been in the way, so that a second try helps. */
  private static final String CONSTRAINT_VIOLATION = "23";

  private final ProcessLifecycle lifecycle;
  private final Agents agents;
  private final KeptOutput output;
  private final ObjectMapper json;
  private final BrokerConfig config;
  private final SafeContexts contexts;
  private final MeterRegistry metrics;
  private final Clock clock;

  EventReader(
      ProcessLifecycle lifecycle,
      Agents agents,
      KeptOutput output,
      ObjectMapper json,
      BrokerConfig config,
      SafeContexts contexts,
      MeterRegistry metrics,
      Clock clock) {
    this.lifecycle = lifecycle;
    this.agents = agents;
    this.output = output;
    this.json = json;
    this.config = config;
    this.contexts = contexts;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** The database does not answer or refuses writes: no event can be stored at present. */
  static final class DatabaseAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseAway(Throwable cause) {
      super(cause);
    }
  }

  /** The database answers, and can never store this event: it says what no column can hold. */
  static final class Unstorable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unstorable(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Reads an envelope.
   *
   * @throws IOException when nobody could make sense of it
   */
  Envelope decode(byte[] body) throws IOException {
    try {
      Envelope envelope = json.readValue(body, Envelope.class);
      if (envelope == null || envelope.data() instanceof Command) {
        throw new IOException("no event: " + (envelope == null ? "null" : envelope.id()));
      }
      return envelope;
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
  }

  /**
   * Stores an event; from any thread.
   *
   * @return completes when it is stored; fails with {@link DatabaseAway} when the database takes
   *     nothing, with {@link Unstorable} when no try could help, and with something else when it
   *     answers and this event could not be stored in several tries
   */
  Uni<Void> store(Envelope envelope) {
    Supplier<Uni<? extends Void>> attempt =
        () ->
            contexts
                .run(
                    () -> {
                      MDC.put("process", envelope.subject());
                      envelope
                          .traceparent()
                          .ifPresent(parent -> MDC.put("traceId", traceId(parent)));
                      return take(envelope);
                    })
                .ifNoItem()
                .after(config.eventLimit())
                .fail()
                .onFailure(problem -> isOf(problem, DATA_EXCEPTION))
                .transform(Unstorable::new)
                .onFailure(EventReader::mayBeTheDatabases)
                .recoverWithUni(
                    problem ->
                        databaseTakesEvents().chain(() -> Uni.createFrom().<Void>failure(problem)));
    return Uni.createFrom()
        .deferred(attempt)
        .onFailure(problem -> !(problem instanceof DatabaseAway || problem instanceof Unstorable))
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .atMost(TRIES)
        .onFailure(problem -> isOf(problem, CONSTRAINT_VIOLATION))
        .transform(Unstorable::new);
  }

  private static boolean isOf(Throwable problem, String sqlStates) {
    return !(problem instanceof Unstorable)
        && DatabaseFaults.sqlState(problem)
            .filter(state -> state.startsWith(sqlStates))
            .isPresent();
  }

  /** Anything but an answer of the database to this very statement. */
  private static boolean mayBeTheDatabases(Throwable problem) {
    return !(problem instanceof Unstorable)
        && (DatabaseFaults.sqlState(problem).isEmpty() || DatabaseFaults.isAway(problem));
  }

  /** {@code 00-<trace>-<span>-<flags>}. */
  private static String traceId(String parent) {
    String[] parts = parent.split("-");
    return parts.length > 1 ? parts[1] : parent;
  }

  /** Completes when an event can be stored, else fails with {@link DatabaseAway}. */
  Uni<Void> databaseTakesEvents() {
    return contexts.run(lifecycle::canStore).onFailure().transform(DatabaseAway::new);
  }

  private void stored(Envelope envelope, ProcessEvent event, boolean changed) {
    count(envelope, changed);
    if (changed && (event instanceof JobEnded || event instanceof JobLost)) {
      // Nobody waits for it: the event is done with, whatever becomes of the output.
      contexts
          .run(() -> output.keep(event.processId()))
          .subscribe()
          .with(
              kept -> {},
              problem ->
                  LOG.warnf(problem, "the output of process %s was not kept", event.processId()));
    }
  }

  private void count(Envelope envelope, boolean changed) {
    metrics.counter("orchestrator.events", "changed", Boolean.toString(changed)).increment();
    Duration age = Duration.between(envelope.time(), clock.instant());
    // The agent's clock may be ahead of ours, or show anything.
    Duration shown = age.compareTo(LONGEST_LAG) > 0 ? LONGEST_LAG : age;
    metrics.timer("orchestrator.event.lag").record(shown.isNegative() ? Duration.ZERO : shown);
  }

  private Uni<Void> take(Envelope envelope) {
    return switch (envelope.data()) {
      case ProcessEvent event ->
          lifecycle
              .observe(envelope, event)
              .invoke(changed -> stored(envelope, event, changed))
              .replaceWithVoid();
      case AgentHeartbeat heartbeat -> agents.beat(heartbeat);
      case Command command -> {
        LOG.errorf("a command came where events are read: %s", envelope.id());
        yield Uni.createFrom().voidItem();
      }
    };
  }
}
