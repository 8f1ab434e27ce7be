package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.services.Part;
import java.util.List;

/**
 * A service.
 *
 * @param name for people
 * @param part what is killed, stopped and paused
 * @param kinds what of this is done
 */
record PartTarget(String name, Part part, List<Kind> kinds) implements Target {

  /** One that is killed and paused. */
  PartTarget(String name, Part part) {
    this(name, part, List.of(Kind.KILL, Kind.PAUSE));
  }

  @Override
  public boolean begin(Kind kind) {
    switch (kind) {
      case PAUSE -> part.pause();
      case STOP -> part.stop();
      default -> part.kill();
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
