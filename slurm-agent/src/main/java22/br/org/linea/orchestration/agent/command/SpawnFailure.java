package br.org.linea.orchestration.agent.command;

import java.io.IOException;

/** A function of the C library failed before a program was started. */
final class SpawnFailure extends IOException {

  private static final long serialVersionUID = 1L;

  private final int error;

  /**
   * A failure.
   *
   * @param error as in {@code errno.h}
   */
  SpawnFailure(CLibrary.Function function, int error) {
    super(function + " failed with error " + error);
    this.error = error;
  }

  /** As in {@code errno.h}. */
  int error() {
    return error;
  }
}
