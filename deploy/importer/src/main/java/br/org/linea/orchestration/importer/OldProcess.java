package br.org.linea.orchestration.importer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One row of {@code core_process}. What an older schema lacks is empty.
 *
 * @param id the process
 * @param user name of the user behind {@code user_id}
 * @param config JSON text as it is stored; the system stored the text of an object as a JSON string
 * @param createdAt when it was accepted
 * @param taskId Celery's id; a number before core migration 0006
 * @param pid Slurm's job id, or the process id of a {@code local} run
 * @param status as stored
 * @param path run directory below the processing folder
 * @param unreadable what could not be read, in words
 */
record OldProcess(
    long id,
    Optional<String> user,
    String pipeline,
    String pipelineVersion,
    Optional<String> config,
    Optional<Instant> createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    String executor,
    Optional<String> worker,
    Optional<String> taskId,
    Optional<Long> pid,
    long status,
    Optional<String> path,
    String comment,
    List<String> unreadable) {

  /** The last moment at which the row is known to have been written. */
  Optional<Instant> lastWritten() {
    return Stream.of(createdAt, startedAt, endedAt)
        .flatMap(Optional::stream)
        .max(Instant::compareTo);
  }
}
