package br.org.linea.orchestration.api.process;

import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * An observation or a request that may change a process. {@code at} is the time by the sender's
 * clock.
 */
public sealed interface Signal {

  /** When it happened. */
  Instant at();

  /**
   * A client asked for a stop.
   *
   * @param at when
   * @param by who
   */
  record StopRequested(Instant at, String by) implements Signal {}

  /**
   * The agent waits before it submits.
   *
   * @param at when
   * @param reason in the executor's words
   */
  record Deferred(Instant at, Optional<String> reason) implements Signal {}

  /**
   * The executor has it.
   *
   * @param at when it was accepted
   * @param job its number
   */
  record Submitted(Instant at, Optional<JobId> job) implements Signal {}

  /**
   * It was seen waiting.
   *
   * @param at when it was submitted
   * @param job its number
   * @param reason why it waits
   */
  record SeenPending(Instant at, Optional<JobId> job, Optional<String> reason) implements Signal {}

  /**
   * It was seen running.
   *
   * @param at when it started
   * @param job its number
   * @param reason what is unusual about the run, as a sentence
   */
  record SeenRunning(Instant at, Optional<JobId> job, Optional<String> reason) implements Signal {}

  /**
   * It ended with exit code 0.
   *
   * @param at when
   * @param job its number
   */
  record EndedWell(Instant at, Optional<JobId> job) implements Signal {}

  /**
   * It failed.
   *
   * @param at when
   * @param job its number
   * @param reason the kind of failure
   * @param detail a sentence for a person
   */
  record EndedBadly(Instant at, Optional<JobId> job, FailureReason reason, String detail)
      implements Signal {}

  /**
   * It was cancelled.
   *
   * @param at when
   * @param job its number, absent when it was never submitted
   * @param detail a sentence for a person
   */
  record EndedCancelled(Instant at, Optional<JobId> job, String detail) implements Signal {}

  /**
   * It will never be submitted.
   *
   * @param at when
   * @param reason the kind of refusal
   * @param detail the words of executor or agent
   */
  record Refused(Instant at, FailureReason reason, String detail) implements Signal {}

  /**
   * The command that would start it was taken back before any agent could read it.
   *
   * @param at when
   */
  record Withdrawn(Instant at) implements Signal {}

  /**
   * An operator gave it up, since no live agent holds it.
   *
   * @param at when
   * @param detail who gave it up and what was known of agent and job
   */
  record Abandoned(Instant at, String detail) implements Signal {}

  /**
   * No source knows the job any more.
   *
   * @param at when the agent gave up
   * @param detail the sources that were queried, and for how long
   */
  record GivenUp(Instant at, String detail) implements Signal {}
}
