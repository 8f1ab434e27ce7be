package br.org.linea.orchestration.api.lifecycle;

import br.org.linea.orchestration.messages.ProcessId;

/** A process that a new one should wait for is none of its owner's; nothing was stored. */
public final class UnknownDependency extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int place;

  /**
   * Names the process, and not whether it exists.
   *
   * @param place its place in the request's list
   */
  public UnknownDependency(int place, ProcessId id) {
    super("names %s, which is no process of this owner".formatted(id));
    this.place = place;
  }

  /** Its place in the request's list, from 0. */
  public int place() {
    return place;
  }
}
