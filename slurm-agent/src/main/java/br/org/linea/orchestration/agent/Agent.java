package br.org.linea.orchestration.agent;

import br.org.linea.orchestration.agent.broker.CommandConsumer;
import br.org.linea.orchestration.agent.broker.EventPublisher;
import br.org.linea.orchestration.agent.broker.Heartbeats;
import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.dispatch.RecoveredIntents;
import br.org.linea.orchestration.agent.dispatch.Retention;
import br.org.linea.orchestration.agent.dispatch.Submissions;
import br.org.linea.orchestration.agent.health.ServiceManager;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.registration.Registration;
import br.org.linea.orchestration.agent.watch.LocalWatch;
import br.org.linea.orchestration.agent.watch.ManifestReporter;
import br.org.linea.orchestration.agent.watch.SlurmWatch;
import br.org.linea.orchestration.agent.watch.UsageReader;
import br.org.linea.orchestration.agent.watch.WatchProblemsReporter;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Start and end of the program. An agent with a lease in its journal works at once; a new one first
 * asks the API, so that nothing an earlier journal may have submitted is taken for new.
 */
@ApplicationScoped
class Agent {

  private static final Logger LOG = Logger.getLogger(Agent.class);

  private final AgentConfig config;
  private final Journal journal;
  private final Registration registration;
  private final Submissions submissions;
  private final RecoveredIntents recoveredIntents;
  private final SlurmWatch slurmWatch;
  private final LocalWatch localWatch;
  private final UsageReader usageReader;
  private final ManifestReporter manifestReporter;
  private final WatchProblemsReporter watchReporter;
  private final EventPublisher publisher;
  private final CommandConsumer commands;
  private final Heartbeats heartbeats;
  private final Retention retention;
  private final ServiceManager serviceManager;
  private final HeapGrowth heapGrowth;
  private final AtomicBoolean working = new AtomicBoolean();

  Agent(
      AgentConfig config,
      Journal journal,
      Registration registration,
      Submissions submissions,
      RecoveredIntents recoveredIntents,
      SlurmWatch slurmWatch,
      LocalWatch localWatch,
      UsageReader usageReader,
      ManifestReporter manifestReporter,
      WatchProblemsReporter watchReporter,
      EventPublisher publisher,
      CommandConsumer commands,
      Heartbeats heartbeats,
      Retention retention,
      ServiceManager serviceManager,
      HeapGrowth heapGrowth) {
    this.config = config;
    this.journal = journal;
    this.registration = registration;
    this.submissions = submissions;
    this.recoveredIntents = recoveredIntents;
    this.slurmWatch = slurmWatch;
    this.localWatch = localWatch;
    this.usageReader = usageReader;
    this.manifestReporter = manifestReporter;
    this.watchReporter = watchReporter;
    this.publisher = publisher;
    this.commands = commands;
    this.heartbeats = heartbeats;
    this.retention = retention;
    this.serviceManager = serviceManager;
    this.heapGrowth = heapGrowth;
  }

  void start(@Observes StartupEvent event) {
    LOG.infof(
        "slurm-agent %s, journal %s in %s with %d processes",
        config.worker(), journal.id(), config.journalDir(), journal.entries().size());
    if (journal.lease().isPresent()) {
      work();
    } else {
      serviceManager.ready("waiting for the API: this agent is not registered yet");
    }
    // Half an agent is worse than none: a service manager starts it again.
    registration.start(this::work, () -> Quarkus.asyncExit(1));
  }

  private void work() {
    if (!working.compareAndSet(false, true)) {
      return;
    }
    if (config.executors().contains("slurm")) {
      slurmWatch.start();
      usageReader.start();
    }
    localWatch.start();
    manifestReporter.start();
    watchReporter.start();
    recoveredIntents.start();
    submissions.start();
    publisher.start();
    commands.onReturn(this::returned);
    commands.start();
    heartbeats.start();
    retention.start();
    heapGrowth.start();
    serviceManager.ready("working");
    LOG.info("slurm-agent ready");
  }

  /** What was in the queue may be lost with it, and the API has taken this agent for dead. */
  private void returned() {
    heartbeats.now();
    registration.askSoon();
  }

  void stop(@Observes ShutdownEvent event) {
    serviceManager.stopping();
    registration.stop();
    commands.stop();
    heapGrowth.stop();
    retention.stop();
    heartbeats.stop();
    recoveredIntents.stop();
    submissions.stop();
    slurmWatch.stop();
    usageReader.stop();
    manifestReporter.stop();
    localWatch.stop();
    watchReporter.stop();
    publisher.stop();
    LOG.info("slurm-agent stopped; jobs go on");
  }
}
