package br.org.linea.orchestration.local;

/** A service that this process runs, by programs of the machine or in a container. */
interface Backing {

  /** Starts it, on the ports and with the data of an earlier start; returns when it answers. */
  void start();

  /** Stops it in good order; what it stored stays. */
  void stop();

  /** SIGKILL. */
  void kill();
}
