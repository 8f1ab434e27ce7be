package br.org.linea.orchestration.messages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The number that the executor gave to a run: Slurm's job id, or the process id of a {@code local}
 * run. Slurm uses a number again in time, so something else of the job has to agree with it.
 *
 * @param value the number, at least 1
 */
@RegisterForReflection
public record JobId(@JsonValue long value) implements Comparable<JobId> {

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException when {@code value} is not positive
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public JobId {
    if (value < 1) {
      throw new IllegalArgumentException("a job id is at least 1, not " + value);
    }
  }

  @Override
  public int compareTo(JobId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
