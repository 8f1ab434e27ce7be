package br.org.linea.orchestration.agent.broker;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.dispatch.Catalogue;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.runtime.Repeating;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.WorkerName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reports now and then that the agent takes commands, and what it is. The next one makes up for one
 * that is lost.
 */
@ApplicationScoped
public class Heartbeats {

  private static final Logger LOG = Logger.getLogger(Heartbeats.class);

  private static final Duration FIRST = Duration.ofSeconds(1);

  private final Journal journal;
  private final Catalogue catalogue;
  private final SlurmGateway gateway;
  private final EventSender sender;
  private final CommandConsumer commands;
  private final AgentConfig config;
  private final Clock clock;
  private final String version;
  private volatile Instant lastConfirmed;
  private final AtomicLong sequence = new AtomicLong();
  private final Repeating beating =
      new Repeating("heartbeat", this::beat, "no heartbeat this time");

  @Inject
  Heartbeats(
      Journal journal,
      Catalogue catalogue,
      SlurmGateway gateway,
      EventSender sender,
      CommandConsumer commands,
      AgentConfig config,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.journal = journal;
    this.catalogue = catalogue;
    this.gateway = gateway;
    this.sender = sender;
    this.commands = commands;
    this.config = config;
    this.clock = clock;
    this.version = version;
  }

  /** Begins, when the subscription to commands has had a moment. */
  public void start() {
    beating.start(FIRST, config.heartbeat());
  }

  /** Sends one now, out of turn: commands are taken again. From any thread. */
  public void now() {
    beat();
  }

  /** When the broker last confirmed one; empty before the first. */
  public Optional<Instant> lastConfirmed() {
    return Optional.ofNullable(lastConfirmed);
  }

  /** Ends. */
  public void stop() {
    beating.stop();
  }

  private void beat() {
    Optional<String> deaf = commands.problem();
    if (deaf.isPresent()) {
      // The API must give new processes to another agent until this one takes commands again.
      LOG.debugf("no heartbeat, since no commands are taken: %s", deaf.get());
      return;
    }
    WorkerName worker = new WorkerName(config.worker());
    Instant now = clock.instant();
    AgentHeartbeat heartbeat =
        new AgentHeartbeat(
            worker,
            now,
            version,
            StartProcess.runsOn(config.executors()),
            gateway.clusterName(),
            catalogue.hash(),
            journal.entries(EntryPhase.LIVE, EntryPhase.SUBMITTING).size(),
            journal.unsentEvents(),
            gateway.lastQuery(),
            catalogue.entries());
    Envelope envelope =
        Envelope.of(
            UUID.randomUUID(),
            Envelope.agentSource(worker),
            now,
            0,
            sequence.incrementAndGet(),
            heartbeat);
    Duration limit = config.heartbeat();
    sender
        .send(envelope)
        .ifNoItem()
        .after(limit)
        .fail()
        .subscribe()
        .with(
            sent -> lastConfirmed = clock.instant(), e -> LOG.infof("a heartbeat got lost: %s", e));
  }
}
