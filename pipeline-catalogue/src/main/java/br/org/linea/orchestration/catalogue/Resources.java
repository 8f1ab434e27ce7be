package br.org.linea.orchestration.catalogue;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * What a job asks Slurm for, in sbatch's own notation.
 *
 * @param partition where it runs
 * @param account the Slurm account
 * @param time how long it may run, for example {@code 1-12:00:00}
 * @param cpus how many CPUs its task gets
 * @param memory how much memory it gets on its node, for example {@code 16G}
 */
@RegisterForReflection
public record Resources(
    Optional<String> partition,
    Optional<String> account,
    Optional<String> time,
    Optional<String> cpus,
    Optional<String> memory) {

  /** Asks for nothing: the template and the cluster's defaults hold. */
  public static final Resources NONE = new Resources(null, null, null, null, null);

  /** What an older journal lacks was not asked for. */
  public Resources {
    partition = partition == null ? Optional.empty() : partition;
    account = account == null ? Optional.empty() : account;
    time = time == null ? Optional.empty() : time;
    cpus = cpus == null ? Optional.empty() : cpus;
    memory = memory == null ? Optional.empty() : memory;
  }
}
