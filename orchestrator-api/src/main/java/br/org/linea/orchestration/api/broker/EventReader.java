package br.org.linea.orchestration.api.broker;

import br.org.linea.orchestration.api.agents.Agents;
import br.org.linea.orchestration.api.lifecycle.Observation;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.output.KeptOutput;
import br.org.linea.orchestration.api.store.DatabaseFaults;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobLost;
import br.org.linea.orchestration.messages.PrintableText;
import br.org.linea.orchestration.messages.ProcessEvent;
import br.org.linea.orchestration.messages.Topology;
import br.org.linea.orchestration.messages.WorkerName;
import br.org.linea.orchestration.tracing.MessageSpans;
import br.org.linea.orchestration.tracing.Traces;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.rabbitmq.client.AMQP.BasicProperties;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Parses and stores one event. */
@ApplicationScoped
class EventReader {

  private static final Logger LOG = Logger.getLogger(EventReader.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int TRIES = 4;

  /** Of one text of an event. A verdict has a sentence and the last words of a run. */
  private static final int MOST_CHARACTERS = 16_384;

  private static final Duration LONGEST_LAG = Duration.ofDays(365);

  /** Class of PostgreSQL's error codes: a text with a zero in it, for one. A retry cannot help. */
  private static final String DATA_EXCEPTION = "22";

  /** A conflict with another transaction, which a retry resolves. */
  private static final String CONSTRAINT_VIOLATION = "23";

  private final AgentUsers users;
  private final Refusals refusals;
  private final ProcessLifecycle lifecycle;
  private final Agents agents;
  private final KeptOutput output;
  private final ObjectMapper json;
  private final BrokerConfig config;
  private final SafeContexts contexts;
  private final MeterRegistry metrics;
  private final Clock clock;

  EventReader(
      AgentUsers users,
      Refusals refusals,
      ProcessLifecycle lifecycle,
      Agents agents,
      KeptOutput output,
      ObjectMapper json,
      BrokerConfig config,
      SafeContexts contexts,
      MeterRegistry metrics,
      Clock clock) {
    this.users = users;
    this.refusals = refusals;
    this.lifecycle = lifecycle;
    this.agents = agents;
    this.output = output;
    this.json = printable(json);
    this.config = config;
    this.contexts = contexts;
    this.metrics = metrics;
    this.clock = clock;
  }

  private static ObjectMapper printable(ObjectMapper json) {
    return json.copy()
        .registerModule(
            new SimpleModule()
                .addDeserializer(
                    String.class,
                    new StdScalarDeserializer<String>(String.class) {
                      private static final long serialVersionUID = 1L;

                      @Override
                      public String deserialize(JsonParser parser, DeserializationContext context)
                          throws IOException {
                        return PrintableText.of(
                            StringDeserializer.instance.deserialize(parser, context),
                            MOST_CHARACTERS,
                            2 * MOST_CHARACTERS);
                      }
                    }));
  }

  /** The database does not answer or refuses writes: no event can be stored at present. */
  static final class DatabaseAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseAway(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Parses an event. Texts are made printable: a text that no column can hold must not lose a
   * verdict.
   *
   * @throws Refused when it is not an event, or was not sent by the user of its agent
   */
  Envelope decode(BasicProperties properties, byte[] body) {
    Envelope envelope;
    try {
      envelope = json.readValue(body, Envelope.class);
    } catch (IOException | RuntimeException e) {
      throw new Refused(Refused.Reason.UNREADABLE, e);
    }
    users.require(sender(envelope), properties);
    return envelope;
  }

  /**
   * Parses a dead-lettered command.
   *
   * @throws Refused when it is none
   */
  Command decodeCommand(byte[] body) {
    try {
      if (json.readValue(body, Envelope.class).data() instanceof Command command) {
        return command;
      }
    } catch (IOException | RuntimeException e) {
      throw new Refused(Refused.Reason.UNREADABLE, e);
    }
    throw new Refused(Refused.Reason.UNREADABLE, "not a command");
  }

  private static WorkerName sender(Envelope envelope) {
    return switch (envelope == null ? null : envelope.data()) {
      case ProcessEvent event -> event.job().worker();
      case AgentHeartbeat heartbeat -> heartbeat.worker();
      case null, default ->
          throw new Refused(
              Refused.Reason.UNREADABLE,
              "no event: " + (envelope == null ? "null" : envelope.id()));
    };
  }

  /**
   * Stores an event; from any thread.
   *
   * @return completes when it is stored; fails with {@link DatabaseAway} when the database takes
   *     nothing, with {@link Refused} when no try could help, and with something else when it
   *     answers and this event could not be stored in several tries
   */
  Uni<Void> store(Envelope envelope) {
    Span span = MessageSpans.process(envelope, Topology.PROCESS_EVENTS);
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
                .transform(problem -> new Refused(Refused.Reason.STORAGE, problem))
                .onFailure(EventReader::mayBeTheDatabases)
                .recoverWithUni(
                    problem ->
                        databaseTakesEvents().chain(() -> Uni.createFrom().<Void>failure(problem)));
    return Uni.createFrom()
        .deferred(attempt)
        .onFailure(problem -> !(problem instanceof DatabaseAway || problem instanceof Refused))
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .atMost(TRIES)
        .onFailure(problem -> isOf(problem, CONSTRAINT_VIOLATION))
        .transform(problem -> new Refused(Refused.Reason.STORAGE, problem))
        .onItemOrFailure()
        .invoke((stored, problem) -> Traces.end(span, problem));
  }

  private static boolean isOf(Throwable problem, String sqlStates) {
    return !(problem instanceof Refused)
        && DatabaseFaults.sqlState(problem)
            .filter(state -> state.startsWith(sqlStates))
            .isPresent();
  }

  /** Whether the failure is anything but the database's answer to this statement. */
  private static boolean mayBeTheDatabases(Throwable problem) {
    return !(problem instanceof Refused)
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
      // Not awaited: the event is stored, even if the output cannot be.
      contexts
          .run(() -> output.keep(event.processId()))
          .subscribe()
          .with(
              kept -> {},
              problem ->
                  LOG.warnf(problem, "cannot store the output of process %s", event.processId()));
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
              .invoke(observation -> judged(envelope, event, observation))
              .replaceWithVoid();
      case AgentHeartbeat heartbeat -> agents.beat(heartbeat);
      case Command command ->
          throw new IllegalStateException("a command was read as an event: " + envelope.id());
    };
  }

  private void judged(Envelope envelope, ProcessEvent event, Observation observation) {
    String what =
        "%s about process %s of %s"
            .formatted(envelope.id(), event.processId(), event.job().worker());
    switch (observation) {
      case CHANGED, NOTHING_NEW -> stored(envelope, event, observation == Observation.CHANGED);
      case UNKNOWN_PROCESS ->
          refusals.add(
              new Refused(Refused.Reason.UNKNOWN_PROCESS, what + ": there is no such process"));
      case OTHER_AGENT ->
          refusals.add(
              new Refused(Refused.Reason.OTHER_AGENT, what + ": it belongs to another agent"));
      case UNREGISTERED_LEASE ->
          throw new Refused(
              Refused.Reason.LEASE,
              what + ": lease " + envelope.lease() + " was never given to that agent");
      case OTHER_JOB ->
          throw new Refused(
              Refused.Reason.JOB, what + ": it has another job than " + event.job().jobId());
    }
  }
}
