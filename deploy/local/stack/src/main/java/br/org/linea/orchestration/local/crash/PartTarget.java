package br.org.linea.orchestration.local.crash;

import br.org.linea.orchestration.local.Part;
import java.util.List;

/**
 * A service.
 *
 * @param name for people
 * @param part what is killed and paused
 */
record PartTarget(String name, Part part) implements Target {

  @Override
  public List<Kind> kinds() {
    return List.of(Kind.KILL, Kind.PAUSE);
  }

  @Override
  public boolean begin(Kind kind) {
    if (kind == Kind.PAUSE) {
      part.pause();
    } else {
      part.kill();
    }
    return true;
  }

  @Override
  public void end(Kind kind) {
    if (kind == Kind.PAUSE) {
      part.resume();
    } else {
      part.start();
    }
  }
}
