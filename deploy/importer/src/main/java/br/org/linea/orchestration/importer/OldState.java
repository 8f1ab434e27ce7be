package br.org.linea.orchestration.importer;

import java.util.Optional;

/**
 * What the numbers in {@code core_process.status} mean. Releases before core migration 0007 knew
 * five states and called 3 Revoked and 4 Failed; the migration did not rewrite the rows.
 */
enum OldState {
  SUCCESSFUL,
  PENDING,
  RUNNING,
  STOPPING,
  STOPPED,
  FAILED,
  QUEUED;

  private static final int FIRST_REVOKED = 3;
  private static final int FIRST_FAILED = 4;

  /**
   * The state behind a number; empty for one that no release has.
   *
   * @param code as stored
   * @param firstNumbering whether the row was last written before 0007
   */
  static Optional<OldState> of(long code, boolean firstNumbering) {
    if (firstNumbering && code == FIRST_REVOKED) {
      return Optional.of(STOPPED);
    }
    if (firstNumbering && code == FIRST_FAILED) {
      return Optional.of(FAILED);
    }
    // The order of the constants is that of the numbers.
    return code < 0 || code >= values().length
        ? Optional.empty()
        : Optional.of(values()[(int) code]);
  }
}
