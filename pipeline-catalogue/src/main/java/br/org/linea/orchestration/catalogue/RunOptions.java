package br.org.linea.orchestration.catalogue;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a pipeline's entry says about how its runs are treated, beyond what is run. Kept with a run
 * from its preparation on: a catalogue that changes meanwhile does not change it.
 *
 * @param resources what Slurm is asked for, over the template's head
 * @param success what decides whether a run has succeeded
 * @param stopGrace how long a run that is stopped has after TERM; absent for Slurm's own KillWait
 * @param requeue whether Slurm may start the job again; absent for the cluster's own way
 * @param clusters where its jobs may go, of those that the agent serves; none for all of them
 */
@RegisterForReflection
public record RunOptions(
    Resources resources,
    SuccessBy success,
    Optional<Duration> stopGrace,
    Optional<Boolean> requeue,
    List<String> clusters) {

  /** An entry that says nothing. */
  public static final RunOptions NONE =
      new RunOptions(
          Resources.NONE, SuccessBy.EXIT_FILE, Optional.empty(), Optional.empty(), List.of());

  /** What an older journal lacks is as if the entry said nothing. */
  public RunOptions {
    resources = resources == null ? Resources.NONE : resources;
    success = success == null ? SuccessBy.EXIT_FILE : success;
    stopGrace = stopGrace == null ? Optional.empty() : stopGrace;
    requeue = requeue == null ? Optional.empty() : requeue;
    clusters = clusters == null ? List.of() : List.copyOf(clusters);
  }

  /** The same with other resources. */
  public RunOptions with(Resources other) {
    return new RunOptions(other, success, stopGrace, requeue, clusters);
  }
}
