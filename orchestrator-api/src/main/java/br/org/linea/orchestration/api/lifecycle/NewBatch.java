package br.org.linea.orchestration.api.lifecycle;

import java.util.List;

/**
 * A request for many processes that passed all checks.
 *
 * @param common all that they share; its key identifies the batch, its own config is ignored
 * @param usedConfigs effective configs, JSON texts, one for each process
 */
public record NewBatch(NewProcess common, List<String> usedConfigs) {
  /** Keeps a copy. */
  public NewBatch {
    usedConfigs = List.copyOf(usedConfigs);
  }

  /** Without the configs, which no log may show. */
  @Override
  public String toString() {
    return "a batch of " + usedConfigs.size() + " processes of " + common.owner();
  }
}
