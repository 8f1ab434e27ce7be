package br.org.linea.orchestration.agent.registration;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.dispatch.Assignments;
import br.org.linea.orchestration.agent.dispatch.Catalogue;
import br.org.linea.orchestration.agent.dispatch.SubmissionGate;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.messages.AgentRegistration;
import br.org.linea.orchestration.messages.AssignedProcess;
import br.org.linea.orchestration.messages.StartProcess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
  private final SubmissionGate gate;
  private final AgentConfig config;
  private final Clock clock;
  private final String version;
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
      SubmissionGate gate,
      AgentConfig config,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.api = api;
    this.journal = journal;
    this.catalogue = catalogue;
    this.gateway = gateway;
    this.assignments = assignments;
    this.gate = gate;
    this.config = config;
    this.clock = clock;
    this.version = version;
  }

  /**
   * Begins.
   *
   * @param registered called once, on this thread, when the API has answered both questions
   * @param failed called on this thread when {@code registered} or this class has failed and the
   *     agent cannot go on; the cause is in the log
   */
  public void start(Runnable registered, Runnable failed) {
    gate.onQueueRead(this::readSoon);
    thread.execute(() -> register(registered, failed));
  }

  /** Ends. */
  public void stop() {
    thread.shutdownNow();
  }

  /** A scheduled task that throws reaches no log and is not run again, so nothing leaves here. */
  private void register(Runnable registered, Runnable failed) {
    try {
      if (isIntroduced()) {
        registered.run();
        long interval = config.assignmentInterval().toMillis();
        thread.scheduleWithFixedDelay(this::readSafely, interval, interval, TimeUnit.MILLISECONDS);
      } else {
        thread.schedule(
            () -> register(registered, failed), pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration next = pause.multipliedBy(2);
        pause = next.compareTo(config.apiRetry()) > 0 ? config.apiRetry() : next;
      }
    } catch (RejectedExecutionException e) {
      LOG.debug("the program ends while it registers", e);
    } catch (Throwable e) {
      LOG.error("the agent cannot start its work after the registration", e);
      failed.run();
    }
  }

  private boolean isIntroduced() {
    try {
      long lease = introduce();
      LOG.infof("registered as %s under lease %d", config.worker(), lease);
      return true;
    } catch (RuntimeException e) {
      LOG.warnf("not registered yet, next try in %d s: %s", pause.toSeconds(), e);
      return false;
    }
  }

  /**
   * Asks at once, and again when nothing can be on its way any more: commands are taken again after
   * they were not, and what was in the queue may be lost with it. From any thread.
   */
  public void askSoon() {
    for (Duration wait : List.of(Duration.ZERO, Assignments.ON_ITS_WAY.plus(FIRST_PAUSE))) {
      try {
        thread.schedule(this::readSafely, wait.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("the program ends; it asks at its next start", e);
      }
    }
  }

  private void readSoon() {
    try {
      thread.execute(this::readSafely);
    } catch (RejectedExecutionException e) {
      LOG.debug("the program ends before the API is asked again", e);
    }
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
   * processes. A changed lease means a hand-over: what is missing then belongs to another agent,
   * and is not ours to cancel.
   */
  private long introduce() {
    long round = gate.round();
    long lease =
        api.register(
                config.worker(),
                new AgentRegistration(
                    journal.id(),
                    version,
                    StartProcess.runsOn(config.executors()),
                    gateway.clusterName(),
                    catalogue.hash()))
            .lease();
    Instant asked = clock.instant();
    List<AssignedProcess> assigned = api.assigned(config.worker());
    if (journal.lease().isPresent() && journal.lease().getAsLong() != lease) {
      LOG.warnf("the lease is now %d: this journal's work was handed over", lease);
      assignments.letGo(assigned);
    }
    if (journal.isFresh()) {
      // The lease is last: an agent that dies before it is as fresh at its next start.
      assignments.reconcile(assigned, asked, true);
      journal.saveLease(lease);
    } else {
      journal.saveLease(lease);
      assignments.reconcile(assigned, asked, false);
    }
    gate.listRead(round);
    return lease;
  }
}
