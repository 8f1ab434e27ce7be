package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
import br.org.linea.orchestration.messages.ProcessId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The processes that the person may see. Those of other owners are not found. */
@ApplicationScoped
class VisibleProcesses {

  private final Processes processes;
  private final Person person;

  VisibleProcesses(Processes processes, Person person) {
    this.processes = processes;
    this.person = person;
  }

  /** The process; fails with a 404 that does not reveal whether it exists. */
  Uni<ProcessRecord> find(String id) {
    return look(id).map(found -> found.orElseThrow(() -> new ConsoleProblem(404)));
  }

  /** The process, if the person may see it. */
  Uni<Optional<ProcessRecord>> look(String id) {
    ProcessId number;
    try {
      number = new ProcessId(Integer.parseInt(id));
    } catch (IllegalArgumentException e) {
      return Uni.createFrom().item(Optional.empty());
    }
    return processes
        .find(number)
        .map(found -> found.filter(process -> person.maySee(process.owner())));
  }

  /** The states of those of these processes that the person may see. */
  Uni<Map<ProcessId, ProcessStatus>> states(Collection<ProcessId> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : processes.states(person.restrictedTo(), ids);
  }
}
