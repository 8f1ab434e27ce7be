package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.process.MemoryDisk;
import java.util.List;

/**
 * A disk that a neighbour fills.
 *
 * @param name for people
 * @param disk what is filled
 */
record DiskTarget(String name, MemoryDisk disk) implements Target {

  @Override
  public List<Kind> kinds() {
    return List.of(Kind.FILL);
  }

  @Override
  public boolean begin(Kind kind) {
    disk.fill();
    return true;
  }

  @Override
  public void end(Kind kind) {
    disk.empty();
  }
}
