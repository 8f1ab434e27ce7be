package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.store.Quota;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * An owner's limits and usage.
 *
 * @param limits the limits in force, -1 for no limit
 * @param used the present usage; of streams, those of this instance
 * @param changes what operators set, newest first
 */
@RegisterForReflection
record QuotaForm(String owner, Numbers limits, Numbers used, List<ChangeForm> changes) {

  /**
   * One number for each limit; null means the default.
   *
   * @param openProcesses unfinished processes
   * @param submissionsPerMinute processes that were started in the last 60 s
   * @param streams open streams
   */
  @RegisterForReflection
  record Numbers(Integer openProcesses, Integer submissionsPerMinute, Integer streams) {}

  /**
   * What an operator has set.
   *
   * @param limits null for what has its default
   * @param setAt when
   * @param setBy the client
   */
  @RegisterForReflection
  record ChangeForm(Numbers limits, String setAt, String setBy) {

    static ChangeForm of(Quota.Change change) {
      Quota.Setting setting = change.setting();
      return new ChangeForm(
          new Numbers(
              setting.openProcesses().orElse(null),
              setting.submissionsPerMinute().orElse(null),
              setting.streams().orElse(null)),
          Times.format(change.at()),
          change.by());
    }
  }

  static QuotaForm of(
      String owner, Quota quota, Quota.Usage usage, int streams, List<Quota.Change> changes) {
    return new QuotaForm(
        owner,
        new Numbers(quota.openProcesses(), quota.submissionsPerMinute(), quota.streams()),
        new Numbers((int) usage.open(), (int) usage.recent(), streams),
        changes.stream().map(ChangeForm::of).toList());
  }
}
