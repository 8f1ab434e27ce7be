package br.org.linea.orchestration.api.lifecycle;

import java.util.List;
import java.util.UUID;

/**
 * A batch that is stored.
 *
 * @param id its id
 * @param processes the numbers of its processes, in the order of the request's configs
 */
public record AcceptedBatch(UUID id, List<Integer> processes) {
  /** Keeps a copy. */
  public AcceptedBatch {
    processes = List.copyOf(processes);
  }
}
