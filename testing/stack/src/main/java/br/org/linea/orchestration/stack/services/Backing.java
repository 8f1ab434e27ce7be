package br.org.linea.orchestration.stack.services;

/** A service that this process runs, by programs of the machine or in a container. */
interface Backing extends Part {

  /** What goes when a test takes the service away. */
  default Part vulnerable() {
    return this;
  }

  /** Stops it for good. */
  default void close() {
    stop();
  }
}
