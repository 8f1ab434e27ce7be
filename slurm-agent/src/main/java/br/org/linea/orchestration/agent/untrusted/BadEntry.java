package br.org.linea.orchestration.agent.untrusted;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An entry is there and is not what it should be: a link, a FIFO, a folder, too large, of another
 * owner. Trying again does not help.
 */
public final class BadEntry extends IOException {

  private static final long serialVersionUID = 1L;

  private final String brief;

  BadEntry(Path entry, String what) {
    super(entry + " is " + what);
    this.brief = entry.getFileName() + " is " + what + ".";
  }

  /** The sentence without the path, for people who need not know where the agent keeps runs. */
  public String brief() {
    return brief;
  }
}
