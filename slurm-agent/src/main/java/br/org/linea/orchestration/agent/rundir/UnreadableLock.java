package br.org.linea.orchestration.agent.rundir;

import java.io.IOException;

/** A launcher's lock is there and says nothing that can be understood: a person has to look. */
public final class UnreadableLock extends IOException {

  private static final long serialVersionUID = 1L;

  UnreadableLock(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
