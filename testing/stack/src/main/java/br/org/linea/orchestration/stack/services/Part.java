package br.org.linea.orchestration.stack.services;

/** Something that can be taken away and comes back as it was: on the same port, with its data. */
public interface Part {

  /** Starts it, on the ports and with the data of an earlier start; returns when it answers. */
  void start();

  /** Stops it in good order; what it stored stays. */
  void stop();

  /** SIGKILL. */
  void kill();

  /** SIGSTOP: connections stay, and no answer comes. */
  void pause();

  /** SIGCONT. */
  void resume();
}
