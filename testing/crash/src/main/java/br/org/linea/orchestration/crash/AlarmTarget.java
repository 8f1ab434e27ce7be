package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.util.List;

/**
 * The broker's limits, set so that it has an alarm: it then takes nothing from connections that
 * publish, and goes on to deliver. The limits are those of the running broker; a new start forgets
 * them.
 *
 * @param stack whose broker it is
 */
record AlarmTarget(LocalStack stack) implements Target {

  @Override
  public String name() {
    return "rabbitmq";
  }

  @Override
  public List<Kind> kinds() {
    return List.of(Kind.MEMORY_ALARM, Kind.DISK_ALARM);
  }

  @Override
  public boolean begin(Kind kind) {
    if (kind == Kind.MEMORY_ALARM) {
      stack.brokerControl("set_vm_memory_high_watermark", "0.00001");
    } else {
      stack.brokerControl("set_disk_free_limit", "1000000000000000");
    }
    return true;
  }

  @Override
  public void end(Kind kind) {
    if (kind == Kind.MEMORY_ALARM) {
      stack.brokerControl("set_vm_memory_high_watermark", "0.4");
    } else {
      stack.brokerControl("set_disk_free_limit", "50000000");
    }
  }
}
