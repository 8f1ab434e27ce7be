package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.services.Database;
import java.util.List;

/**
 * The database, which refuses writes as after a failover to a standby. Sessions that were opened
 * meanwhile are not ended with the fault: a client that keeps them keeps a database that cannot be
 * written.
 *
 * @param database of the API
 */
record ReadOnlyTarget(Database database) implements Target {

  @Override
  public String name() {
    return "the database";
  }

  @Override
  public List<Kind> kinds() {
    return List.of(Kind.READ_ONLY);
  }

  @Override
  public boolean begin(Kind kind) {
    database.refuseWrites();
    return true;
  }

  @Override
  public void end(Kind kind) {
    database.acceptWrites();
  }
}
