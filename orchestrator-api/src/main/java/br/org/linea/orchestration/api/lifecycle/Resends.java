package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.api.outbox.Outbox;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.ProcessRow;
import br.org.linea.orchestration.api.store.ProcessRows;
import br.org.linea.orchestration.messages.CheckProcess;
import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.StartProcess;
import br.org.linea.orchestration.messages.StopProcess;
import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/**
 * Sends a dead-lettered command again. Only the process is taken from the letter: anyone who can
 * write to the queue could have forged the rest.
 */
@ApplicationScoped
class Resends {

  private final ProcessRows processes;
  private final Outbox outbox;
  private final Commands commands;
  private final Clock clock;

  Resends(ProcessRows processes, Outbox outbox, Commands commands, Clock clock) {
    this.processes = processes;
    this.outbox = outbox;
    this.commands = commands;
    this.clock = clock;
  }

  @WithTransaction
  Uni<Resent> resend(Command dead) {
    return processes
        .lock(dead.processId())
        .chain(
            row -> {
              if (row == null || !row.taskId().equals(dead.taskId())) {
                return Uni.createFrom().item(Resent.UNKNOWN_PROCESS);
              }
              return resend(row, dead);
            });
  }

  private Uni<Resent> resend(ProcessRow row, Command dead) {
    ProcessRecord process = row.toRecord();
    boolean stopping = process.stopBy().isPresent();
    if (dead instanceof StopProcess && !stopping) {
      return Uni.createFrom().item(Resent.NEVER_ASKED);
    }
    if (process.status().terminal() || row.isHeld()) {
      return Uni.createFrom().item(Resent.NOT_NEEDED);
    }
    return switch (dead) {
      case CheckProcess check -> send(process, commands.check(process));
      // A start must not overtake its stop.
      case StartProcess start when stopping -> send(process, commands.stop(process));
      case StartProcess start when process.status() == ProcessStatus.QUEUED ->
          send(process, commands.start(process));
      case StartProcess start -> Uni.createFrom().item(Resent.NOT_NEEDED);
      case StopProcess stop -> send(process, commands.stop(process));
    };
  }

  private Uni<Resent> send(ProcessRecord process, Command command) {
    return outbox
        .append(
            process.id().value(),
            process.worker().map(WorkerName::value),
            commands.envelope(command, Optional.empty()),
            clock.instant())
        .replaceWith(Resent.SENT);
  }
}
