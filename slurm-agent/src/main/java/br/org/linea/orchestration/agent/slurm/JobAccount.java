package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.messages.JobUsage;
import java.time.Instant;
import java.util.Optional;

/**
 * One run of a job with its steps, as accounting has it.
 *
 * @param job which job
 * @param submittedAt when the run was submitted; a requeue moves it, and a number that is used
 *     again has another
 * @param ended whether accounting has the end of the job
 * @param whole whether accounting has the end of the job and of its script, and what it had asked
 *     for; a job that never started has no script
 * @param usage what accounting says of it
 */
public record JobAccount(
    SlurmJob job, Optional<Instant> submittedAt, boolean ended, boolean whole, JobUsage usage) {

  /** The same run, of this job. */
  JobAccount of(SlurmJob other) {
    return new JobAccount(other, submittedAt, ended, whole, usage);
  }
}
