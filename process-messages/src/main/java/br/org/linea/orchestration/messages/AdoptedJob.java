package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;

/**
 * A Slurm job that another system has submitted and the agent only watches. Its name may not be
 * unique; together with the number, the agent's user and a submission after the process's
 * acceptance it is.
 *
 * @param jobId Slurm's number
 * @param jobName the whole name that the job has in Slurm
 */
@RegisterForReflection
public record AdoptedJob(JobId jobId, String jobName) {

  /**
   * Checks that both are there.
   *
   * @throws IllegalArgumentException when {@code jobName} is blank
   */
  public AdoptedJob {
    Objects.requireNonNull(jobId, "an adopted job needs its id");
    if (jobName == null || jobName.isBlank()) {
      throw new IllegalArgumentException("an adopted job needs its name");
    }
  }
}
