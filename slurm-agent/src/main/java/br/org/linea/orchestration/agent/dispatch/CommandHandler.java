package br.org.linea.orchestration.agent.dispatch;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.Journal;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.LogContext;
import br.org.linea.orchestration.agent.journal.ProcessKey;
import br.org.linea.orchestration.agent.journal.Reports;
import br.org.linea.orchestration.agent.journal.StopRequest;
import br.org.linea.orchestration.agent.runtime.FaultPoint;
import br.org.linea.orchestration.messages.CheckProcess;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.StopProcess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Makes commands durable, and does nothing slower: when {@link #handle} returns, the command may be
 * acknowledged. Blocks on the disk. Every command may come twice, and late.
 */
@ApplicationScoped
public class CommandHandler {

  private static final Logger LOG = Logger.getLogger(CommandHandler.class);

  private final Journal journal;
  private final Reports reports;
  private final Clock clock;
  private final Path processingDir;

  @Inject
  CommandHandler(Journal journal, Reports reports, Clock clock, AgentConfig config) {
    this(journal, reports, clock, config.processingDir());
  }

  CommandHandler(Journal journal, Reports reports, Clock clock, Path processingDir) {
    this.journal = journal;
    this.reports = reports;
    this.clock = clock;
    this.processingDir = processingDir.toAbsolutePath().normalize();
  }

  /**
   * Takes a command over.
   *
   * @param traceparent W3C trace context of the request that caused it
   * @throws java.io.UncheckedIOException when the journal cannot be written: the command must come
   *     again
   */
  public void handle(Command command, Optional<String> traceparent) {
    LogContext.within(
        command.processId(),
        traceparent,
        () -> {
          switch (command) {
            case StartProcess start -> start(start, traceparent);
            case StopProcess stop -> stop(stop, traceparent);
            case CheckProcess check -> check(check);
          }
        });
  }

  private void start(StartProcess start, Optional<String> traceparent) {
    FaultPoint.START_RECEIVED.reach();
    JournalEntry accepted =
        JournalEntry.of(RunSpec.of(start, processingDir), EntryPhase.ACCEPTED, clock.instant())
            .traced(traceparent);
    JournalEntry entry = start.adopt().map(job -> accepted.live(job.jobId())).orElse(accepted);
    if (journal.create(entry)) {
      LOG.infof("process %s of %s accepted", start.processId(), start.pipeline());
    } else {
      LOG.infof("process %s is known already, its Start changes nothing", start.processId());
    }
    FaultPoint.START_JOURNALLED.reach();
  }

  private void stop(StopProcess stop, Optional<String> traceparent) {
    ProcessKey key = new ProcessKey(stop.processId(), stop.taskId());
    StopRequest request = new StopRequest(stop.requestedBy(), stop.requestedAt());
    if (journal.create(JournalEntry.ofStop(key, request, clock.instant()).traced(traceparent))) {
      LOG.infof("process %s is unknown here, its Stop is kept", stop.processId());
      return;
    }
    journal.update(
        key,
        entry ->
            entry.is(EntryPhase.OVER)
                ? entry
                : reports.stopAsked(entry.traced(traceparent), request));
    FaultPoint.STOP_JOURNALLED.reach();
  }

  private void check(CheckProcess check) {
    journal.update(
        new ProcessKey(check.processId(), check.taskId()),
        entry -> entry.is(EntryPhase.LIVE) ? entry.lookedFor(clock.instant()) : entry);
  }
}
