package br.org.linea.orchestration.catalogue;

import java.util.Map;

/**
 * What an entry says about the runs of one owner.
 *
 * @param resources what Slurm is asked for, by key, over the resources of the entry
 * @param limits what its requests may ask for, key by key in place of the limits of the entry
 */
public record OwnerTerms(Map<String, String> resources, ResourceLimits limits) {

  /** An owner that the entry does not name. */
  static final OwnerTerms NONE = new OwnerTerms(Map.of(), ResourceLimits.NONE);

  /** Keeps copies. */
  public OwnerTerms {
    resources = Map.copyOf(resources);
  }
}
