package br.org.linea.orchestration.api.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What an owner may do.
 *
 * @param openProcesses most unfinished processes
 * @param submissionsPerMinute most processes that it starts within any 60 s
 * @param streams most streams that are open at once in one instance
 */
public record Quota(int openProcesses, int submissionsPerMinute, int streams) {

  /** Instead of a number: there is no limit. */
  public static final int NO_LIMIT = -1;

  /**
   * What an operator sets: the default holds for what is absent.
   *
   * @param openProcesses see {@link Quota}
   * @param submissionsPerMinute see {@link Quota}
   * @param streams see {@link Quota}
   */
  public record Setting(
      Optional<Integer> openProcesses,
      Optional<Integer> submissionsPerMinute,
      Optional<Integer> streams) {

    /** Everything as the settings of the program say. */
    public static final Setting DEFAULT =
        new Setting(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * A setting as it was made.
   *
   * @param setting what was set
   * @param at when
   * @param by the client that set it
   */
  public record Change(Setting setting, Instant at, String by) {}

  /**
   * An owner's usage.
   *
   * @param open unfinished processes
   * @param recent processes that it started in the last 60 s
   * @param oldest when the first of those was accepted; absent when there are none
   */
  public record Usage(long open, long recent, Optional<Instant> oldest) {}
}
