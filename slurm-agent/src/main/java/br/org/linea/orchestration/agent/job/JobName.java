package br.org.linea.orchestration.agent.job;

import br.org.linea.orchestration.messages.ProcessId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The name by which a job is found again. Slurm uses job ids again and a restored database uses
 * process ids again; with twelve digits of the task id the name stays unique.
 *
 * @param value {@code orch-<process id>-<first 12 hex digits of the task id>}, for a child with
 *     {@code -child} behind it
 */
@RegisterForReflection
public record JobName(String value) {

  private static final String CHILD = "-child";
  private static final int TASK_DIGITS = 12;

  /** Bits of the upper half behind those digits. */
  private static final int LEFT_OUT = Long.SIZE - 4 * TASK_DIGITS;

  /** The name of a process's own job. */
  public static JobName of(ProcessId process, UUID taskId) {
    // Of every watched process at every answer of Slurm: without a detour over the whole id's text.
    String hex =
        HexFormat.of().toHexDigits(taskId.getMostSignificantBits() >>> LEFT_OUT, TASK_DIGITS);
    return new JobName("orch-" + process + "-" + hex);
  }

  /** The name of every job that the process's job submits itself. */
  public JobName child() {
    return new JobName(value + CHILD);
  }

  @Override
  public String toString() {
    return value;
  }
}
