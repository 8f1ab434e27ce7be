package br.org.linea.orchestration.agent.registration;

import br.org.linea.orchestration.agent.catalogue.Catalogue;
import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.dispatch.Assignments;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.messages.AgentRegistration;
import br.org.linea.orchestration.messages.AssignedProcess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Introduces the agent to the API and asks it, at the start and every now and then, which processes
 * are its own. Tries for ever; an agent that has its lease works on meanwhile.
 */
@ApplicationScoped
public class Registration {

  private static final Logger LOG = Logger.getLogger(Registration.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final OrchestratorApi api;
  private final Journal journal;
  private final Catalogue catalogue;
  private final SlurmGateway gateway;
  private final Assignments assignments;
  private final AgentConfig config;
  private final Clock clock;
  private final String version;
  private final AtomicBoolean readFresh;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("registration").daemon(true).factory());
  private Duration pause = FIRST_PAUSE;

  @Inject
  Registration(
      @RestClient OrchestratorApi api,
      Journal journal,
      Catalogue catalogue,
      SlurmGateway gateway,
      Assignments assignments,
      AgentConfig config,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.api = api;
    this.journal = journal;
    this.catalogue = catalogue;
    this.gateway = gateway;
    this.assignments = assignments;
    this.config = config;
    this.clock = clock;
    this.version = version;
    this.readFresh = new AtomicBoolean(journal.isFresh());
  }

  /**
   * Begins.
   *
   * @param registered called once, on this thread, when the API has answered both questions
   */
  public void start(Runnable registered) {
    thread.execute(() -> register(registered));
  }

  /** Ends. */
  public void stop() {
    thread.shutdownNow();
  }

  private void register(Runnable registered) {
    try {
      long lease = introduce();
      LOG.infof("registered as %s under lease %d", config.worker(), lease);
    } catch (RuntimeException e) {
      LOG.warnf("not registered yet, next try in %d s: %s", pause.toSeconds(), e);
      thread.schedule(() -> register(registered), pause.toMillis(), TimeUnit.MILLISECONDS);
      pause =
          pause.multipliedBy(2).compareTo(config.apiRetry()) > 0
              ? config.apiRetry()
              : pause.multipliedBy(2);
      return;
    }
    registered.run();
    long interval = config.assignmentInterval().toMillis();
    thread.scheduleWithFixedDelay(this::readSafely, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void readSafely() {
    try {
      introduce();
    } catch (RuntimeException e) {
      LOG.warnf("the API did not say which processes are this agent's: %s", e);
    }
  }

  /**
   * Registers, which repeats what is known, and takes over what the API says of this agent's
   * processes. A lease that has changed tells of a hand-over: what is missing then belongs to
   * another agent, and is not ours to cancel.
   */
  private long introduce() {
    long lease =
        api.register(
                config.worker(),
                new AgentRegistration(
                    journal.id(),
                    version,
                    config.executors(),
                    gateway.clusterName(),
                    catalogue.hash()))
            .lease();
    Instant asked = clock.instant();
    List<AssignedProcess> assigned = api.assigned(config.worker());
    if (journal.lease().isPresent() && journal.lease().getAsLong() != lease) {
      LOG.warnf("the lease is now %d: this journal's work was handed over", lease);
      assignments.letGo(assigned);
    }
    journal.saveLease(lease);
    assignments.reconcile(assigned, asked, readFresh.get());
    readFresh.set(false);
    return lease;
  }
}
