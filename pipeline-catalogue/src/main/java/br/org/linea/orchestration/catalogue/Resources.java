package br.org.linea.orchestration.catalogue;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a job asks Slurm for, in sbatch's own notation.
 *
 * @param partition where it runs
 * @param account the Slurm account
 * @param time how long it may run, for example {@code 1-12:00:00}
 * @param cpus how many CPUs its task gets
 * @param memory how much memory it gets on each node, for example {@code 16G}
 * @param qos the quality of service
 * @param gpus how many GPUs it gets in all
 * @param nodes how many nodes it gets
 * @param constraint features that its nodes must have
 * @param reservation the reservation that it runs in
 * @param wckey the workload characterization key that its use is counted under
 */
@RegisterForReflection
public record Resources(
    Optional<String> partition,
    Optional<String> account,
    Optional<String> time,
    Optional<String> cpus,
    Optional<String> memory,
    Optional<String> qos,
    Optional<String> gpus,
    Optional<String> nodes,
    Optional<String> constraint,
    Optional<String> reservation,
    Optional<String> wckey) {

  /** Asks for nothing: the template and the cluster's defaults hold. */
  public static final Resources NONE = of(Map.of());

  /** What an older journal lacks was not asked for. */
  public Resources {
    partition = partition == null ? Optional.empty() : partition;
    account = account == null ? Optional.empty() : account;
    time = time == null ? Optional.empty() : time;
    cpus = cpus == null ? Optional.empty() : cpus;
    memory = memory == null ? Optional.empty() : memory;
    qos = qos == null ? Optional.empty() : qos;
    gpus = gpus == null ? Optional.empty() : gpus;
    nodes = nodes == null ? Optional.empty() : nodes;
    constraint = constraint == null ? Optional.empty() : constraint;
    reservation = reservation == null ? Optional.empty() : reservation;
    wckey = wckey == null ? Optional.empty() : wckey;
  }

  /** By key; the values are in shape. */
  public static Resources of(Map<String, String> values) {
    return new Resources(
        value(values, ResourceKey.PARTITION),
        value(values, ResourceKey.ACCOUNT),
        value(values, ResourceKey.TIME),
        value(values, ResourceKey.CPUS),
        value(values, ResourceKey.MEMORY),
        value(values, ResourceKey.QOS),
        value(values, ResourceKey.GPUS),
        value(values, ResourceKey.NODES),
        value(values, ResourceKey.CONSTRAINT),
        value(values, ResourceKey.RESERVATION),
        value(values, ResourceKey.WCKEY));
  }

  private static Optional<String> value(Map<String, String> values, ResourceKey key) {
    return Optional.ofNullable(values.get(key.key()));
  }

  /** By key, without those that are not asked for. */
  public Map<String, String> asMap() {
    Map<String, String> values = new LinkedHashMap<>();
    for (ResourceKey key : ResourceKey.values()) {
      get(key).ifPresent(value -> values.put(key.key(), value));
    }
    return values;
  }

  private Optional<String> get(ResourceKey key) {
    return switch (key) {
      case PARTITION -> partition;
      case ACCOUNT -> account;
      case QOS -> qos;
      case TIME -> time;
      case CPUS -> cpus;
      case MEMORY -> memory;
      case GPUS -> gpus;
      case NODES -> nodes;
      case CONSTRAINT -> constraint;
      case RESERVATION -> reservation;
      case WCKEY -> wckey;
    };
  }

  /** These, with what a request asks for in their place. */
  public Resources with(Map<String, String> asked) {
    Map<String, String> values = asMap();
    values.putAll(asked);
    return of(values);
  }
}
