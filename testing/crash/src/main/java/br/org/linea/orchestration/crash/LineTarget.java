package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.process.Relay;
import java.util.List;

/**
 * The line from one part to another.
 *
 * @param name for people
 * @param relay the line
 */
record LineTarget(String name, Relay relay) implements Target {

  @Override
  public List<Kind> kinds() {
    return List.of(Kind.CUT, Kind.SILENCE);
  }

  @Override
  public boolean begin(Kind kind) {
    if (kind == Kind.CUT) {
      relay.cut();
    } else {
      relay.silence();
    }
    return true;
  }

  @Override
  public void end(Kind kind) {
    relay.repair();
  }
}
