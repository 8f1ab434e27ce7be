package br.org.linea.orchestration.api.process;

import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobId;
import java.time.Instant;
import java.util.Optional;

/** The state of a process. */
public sealed interface ProcessState {

  /** The public word for it. */
  ProcessStatus status();

  /** The executor's number, once known. */
  Optional<JobId> job();

  /**
   * Accepted, not yet with the executor.
   *
   * @param acceptedAt when
   * @param reason what holds its submission back, in the executor's or the agent's words
   */
  record Queued(Instant acceptedAt, Optional<String> reason) implements ProcessState {
    @Override
    public ProcessStatus status() {
      return ProcessStatus.QUEUED;
    }

    @Override
    public Optional<JobId> job() {
      return Optional.empty();
    }
  }

  /**
   * In the executor's queue.
   *
   * @param job its number, absent until the agent reports it
   * @param since when it was submitted
   * @param reason why it waits, in the executor's words
   */
  record Pending(Optional<JobId> job, Instant since, Optional<String> reason)
      implements ProcessState {
    @Override
    public ProcessStatus status() {
      return ProcessStatus.PENDING;
    }
  }

  /**
   * On its node.
   *
   * @param job its number
   * @param since when it started
   * @param reason what is unusual about the run, as a sentence
   */
  record Running(Optional<JobId> job, Instant since, Optional<String> reason)
      implements ProcessState {
    @Override
    public ProcessStatus status() {
      return ProcessStatus.RUNNING;
    }
  }

  /**
   * A stop was asked for.
   *
   * @param job its number, absent when it was not yet submitted
   * @param since when the stop was asked for
   * @param requestedBy who asked
   */
  record Stopping(Optional<JobId> job, Instant since, String requestedBy) implements ProcessState {
    @Override
    public ProcessStatus status() {
      return ProcessStatus.STOPPING;
    }
  }

  /**
   * Ended well.
   *
   * @param job its number
   * @param endedAt when
   */
  record Successful(Optional<JobId> job, Instant endedAt) implements ProcessState {
    @Override
    public ProcessStatus status() {
      return ProcessStatus.SUCCESSFUL;
    }
  }

  /**
   * Ended badly.
   *
   * @param job its number, absent when it was never submitted
   * @param endedAt when
   * @param reason the kind of failure
   * @param detail a sentence for a person
   */
  record Failed(Optional<JobId> job, Instant endedAt, FailureReason reason, String detail)
      implements ProcessState {
    @Override
    public ProcessStatus status() {
      return ProcessStatus.FAILED;
    }
  }

  /**
   * Ended because a client asked.
   *
   * @param job its number, absent when it was never submitted
   * @param endedAt when
   * @param by who asked
   */
  record Stopped(Optional<JobId> job, Instant endedAt, String by) implements ProcessState {
    @Override
    public ProcessStatus status() {
      return ProcessStatus.STOPPED;
    }
  }
}
