package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.feed.Feed;
import br.org.linea.orchestration.api.rest.OpenStreams;
import br.org.linea.orchestration.api.rest.OwnerStreams;
import br.org.linea.orchestration.api.store.HistoryRecord;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
import br.org.linea.orchestration.messages.ProcessId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Delays an answer until a job's phase changes. A waiting request is a stream of changes: it costs
 * the database no poll, and counts against the same limits.
 */
@ApplicationScoped
class JobWait {

  /** Shorter than proxies keep a silent connection; the client asks again. */
  private static final Duration LONGEST = Duration.ofSeconds(50);

  private final Feed feed;
  private final Processes processes;
  private final OpenStreams open;
  private final OwnerStreams owners;

  JobWait(Feed feed, Processes processes, OpenStreams open, OwnerStreams owners) {
    this.feed = feed;
    this.processes = processes;
    this.open = open;
    this.owners = owners;
  }

  /**
   * What {@code WAIT} says.
   *
   * @throws br.org.linea.orchestration.api.rest.ApiProblem when it is no number
   */
  static Duration time(String text) {
    try {
      int seconds = text.isBlank() ? -1 : Integer.parseInt(text.strip());
      return seconds < 0 || seconds > LONGEST.toSeconds() ? LONGEST : Duration.ofSeconds(seconds);
    } catch (NumberFormatException e) {
      throw JobFilter.bad(
          "WAIT must be a number of seconds, or -1 for as long as the service allows, not '%s'."
              .formatted(text));
    }
  }

  /**
   * Completes when the phase is another one or the time is over. A draft changes only by a request
   * of its own client, so that nothing waits for it.
   *
   * @param as waits only for a job in this phase; for any active one when it is empty
   * @param again finds the job as it is then
   */
  Uni<Job> change(Job job, Duration time, Optional<Phase> as, Supplier<Uni<Job>> again) {
    if (!(job instanceof Job.OfProcess(ProcessRecord process))
        || !job.phase().active()
        || as.filter(phase -> phase != job.phase()).isPresent()
        || time.isZero()) {
      return Uni.createFrom().item(job);
    }
    return owners
        .count()
        .chain(() -> processes.history(process.id()))
        // Read again: what follows the history's last change is in the stream.
        .chain(
            history ->
                again
                    .get()
                    .chain(
                        now ->
                            now.phase() == job.phase()
                                ? next(process.id(), last(history), time, job.phase(), again)
                                : Uni.createFrom().item(now)));
  }

  private Uni<Job> next(
      ProcessId process, int after, Duration time, Phase phase, Supplier<Uni<Job>> again) {
    Context request = Vertx.currentContext();
    return open.counted(feed.ofOne(process, after))
        .select()
        .first(time)
        .filter(Optional::isPresent)
        .emitOn(task -> request.runOnContext(now -> task.run()))
        .onItem()
        .transformToUniAndConcatenate(change -> again.get())
        .filter(now -> now.phase() != phase)
        .toUni()
        .emitOn(task -> request.runOnContext(now -> task.run()))
        .onItem()
        .ifNull()
        .switchTo(() -> again.get());
  }

  private static int last(List<HistoryRecord> history) {
    return history.isEmpty() ? 0 : history.getLast().number();
  }
}
