package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.services.Broker;
import java.util.List;

/**
 * A queue, deleted with the messages in it while its consumer is connected.
 *
 * @param broker where it is
 * @param name of the queue
 * @param declare makes it again, as the installation does
 */
record QueueTarget(Broker broker, String name, Runnable declare) implements Target {

  @Override
  public List<Kind> kinds() {
    return List.of(Kind.DELETE);
  }

  @Override
  public boolean begin(Kind kind) {
    if (!broker.depths().containsKey(name)) {
      return false;
    }
    broker.deleteQueue(name);
    return true;
  }

  @Override
  public void end(Kind kind) {
    declare.run();
  }
}
