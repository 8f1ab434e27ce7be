package br.org.linea.orchestration.agent.health;

import br.org.linea.orchestration.agent.broker.BrokerLinks;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.watch.SlurmWatch;
import br.org.linea.orchestration.agent.watch.WatchHeartbeat;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/** What is measured by looking; counters are where things happen. */
@ApplicationScoped
class Metrics {

  private static final int MILLIS = 1000;

  void register(
      @Observes StartupEvent event,
      MeterRegistry registry,
      Journal journal,
      SlurmWatch watch,
      BrokerLinks broker,
      WatchHeartbeat heartbeat) {
    for (EntryPhase phase : EntryPhase.values()) {
      Gauge.builder("agent.processes", journal, its -> its.entries(phase).size())
          .description("Processes in the journal")
          .tag("phase", phase.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("agent.unsent.events", journal, Journal::unsentEvents)
        .description("Events that the broker has not confirmed")
        .register(registry);
    Gauge.builder("agent.broker.blocked", broker, its -> its.blocked().isPresent() ? 1 : 0)
        .description("Whether the broker takes nothing because of an alarm")
        .register(registry);
    Gauge.builder("agent.slurm.failed.queries", watch, SlurmWatch::failures)
        .description("Questions in a row that Slurm did not answer")
        .register(registry);
    Gauge.builder("agent.watch.age", heartbeat, its -> (double) its.oldest().toMillis() / MILLIS)
        .description("Time since the slowest watch finished a round")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("agent.watch.stuck", heartbeat, its -> its.stuckWatches().size())
        .description("Watches whose rounds have failed or hung for three ticks")
        .register(registry);
    Gauge.builder(
            "agent.watch.troubled.processes", heartbeat, its -> its.troubledProcesses().size())
        .description("Processes that cannot be looked at")
        .register(registry);
  }
}
