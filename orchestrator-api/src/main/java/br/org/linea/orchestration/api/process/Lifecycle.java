package br.org.linea.orchestration.api.process;

import br.org.linea.orchestration.api.process.Decision.Advance;
import br.org.linea.orchestration.api.process.Decision.Ignore;
import br.org.linea.orchestration.api.process.ProcessState.Failed;
import br.org.linea.orchestration.api.process.ProcessState.Pending;
import br.org.linea.orchestration.api.process.ProcessState.Queued;
import br.org.linea.orchestration.api.process.ProcessState.Running;
import br.org.linea.orchestration.api.process.ProcessState.Stopped;
import br.org.linea.orchestration.api.process.ProcessState.Stopping;
import br.org.linea.orchestration.api.process.ProcessState.Successful;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobId;
import java.util.Optional;
import java.util.Set;

/**
 * The table of transitions: total, pure, without a clock. Signals that arrive twice or out of order
 * lead to the same final state.
 */
public final class Lifecycle {

  private Lifecycle() {}

  /** Decides what {@code signal} does to a process in the state {@code now}. */
  public static Decision decide(ProcessState now, Signal signal) {
    if (now.status().terminal()) {
      return new Ignore("the process is " + now.status().label() + " and stays so");
    }
    return switch (signal) {
      case Signal.StopRequested stop -> stop(now, stop);
      case Signal.Deferred deferred -> deferred(now, deferred);
      case Signal.Submitted submitted -> submitted(now, submitted);
      case Signal.SeenPending seen -> alive(now, seen.job(), pending(now, seen));
      case Signal.SeenRunning seen -> alive(now, seen.job(), running(now, seen));
      case Signal.EndedWell end -> to(new Successful(job(now, end.job()), end.at()));
      case Signal.EndedBadly end ->
          to(new Failed(job(now, end.job()), end.at(), end.reason(), end.detail()));
      case Signal.EndedCancelled end -> cancelled(now, end);
      case Signal.Refused refused -> refused(now, refused);
      case Signal.Withdrawn withdrawn -> withdrawn(now, withdrawn);
      case Signal.Abandoned abandoned -> abandoned(now, abandoned);
      case Signal.GivenUp lost ->
          to(new Failed(now.job(), lost.at(), FailureReason.LOST, lost.detail()));
    };
  }

  private static Decision stop(ProcessState now, Signal.StopRequested stop) {
    if (now instanceof Stopping) {
      return new Ignore("a stop is under way");
    }
    return new Advance(new Stopping(now.job(), stop.at(), stop.by()), Set.of(Effect.SEND_STOP));
  }

  private static Decision deferred(ProcessState now, Signal.Deferred deferred) {
    if (now instanceof Queued queued && !queued.reason().equals(deferred.reason())) {
      return to(new Queued(queued.acceptedAt(), deferred.reason()));
    }
    return new Ignore("still waiting to be submitted");
  }

  private static Decision submitted(ProcessState now, Signal.Submitted submitted) {
    return switch (now) {
      case Queued queued -> to(new Pending(submitted.job(), submitted.at(), Optional.empty()));
      case Stopping stopping -> stopAgain(stopping, submitted.job());
      default -> new Ignore("the submission is known");
    };
  }

  /** A live job gets a requested stop again; without one the process gets the observed state. */
  private static Decision alive(ProcessState now, Optional<JobId> job, ProcessState seen) {
    if (now instanceof Stopping stopping) {
      return stopAgain(stopping, job);
    }
    return seen.equals(now) ? new Ignore("nothing new") : to(seen);
  }

  private static Decision stopAgain(Stopping now, Optional<JobId> job) {
    return new Advance(
        new Stopping(job(now, job), now.since(), now.requestedBy()), Set.of(Effect.SEND_STOP));
  }

  private static ProcessState pending(ProcessState now, Signal.SeenPending seen) {
    return new Pending(job(now, seen.job()), seen.at(), seen.reason());
  }

  private static ProcessState running(ProcessState now, Signal.SeenRunning seen) {
    return new Running(job(now, seen.job()), seen.at(), seen.reason());
  }

  private static Decision cancelled(ProcessState now, Signal.EndedCancelled end) {
    if (now instanceof Stopping stopping) {
      return to(new Stopped(job(now, end.job()), end.at(), stopping.requestedBy()));
    }
    return to(
        new Failed(
            job(now, end.job()), end.at(), FailureReason.CANCELLED_EXTERNALLY, end.detail()));
  }

  private static Decision refused(ProcessState now, Signal.Refused refused) {
    return switch (now) {
      case Queued queued ->
          to(new Failed(Optional.empty(), refused.at(), refused.reason(), refused.detail()));
      case Stopping stopping ->
          to(new Stopped(stopping.job(), refused.at(), stopping.requestedBy()));
      default -> new Ignore("it was submitted already");
    };
  }

  private static Decision withdrawn(ProcessState now, Signal.Withdrawn withdrawn) {
    return now instanceof Stopping stopping
        ? to(new Stopped(stopping.job(), withdrawn.at(), stopping.requestedBy()))
        : new Ignore("no stop was asked for");
  }

  private static Decision abandoned(ProcessState now, Signal.Abandoned abandoned) {
    return now instanceof Stopping stopping
        ? to(new Stopped(stopping.job(), abandoned.at(), stopping.requestedBy()))
        : to(new Failed(now.job(), abandoned.at(), FailureReason.LOST, abandoned.detail()));
  }

  private static Optional<JobId> job(ProcessState now, Optional<JobId> reported) {
    return reported.isPresent() ? reported : now.job();
  }

  private static Decision to(ProcessState next) {
    return new Advance(next, Set.of());
  }
}
