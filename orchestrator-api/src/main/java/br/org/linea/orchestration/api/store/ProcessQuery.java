package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.ProcessStatus;
import java.util.Optional;

/**
 * Which processes, in which order.
 *
 * @param owner whose, everybody's when absent
 * @param status in this state only
 * @param pipeline of this pipeline only
 * @param search text in pipeline, owner, comment or labels, whatever the case
 * @param ordering column, descending
 * @param page part of the answer, all of it when absent
 */
public record ProcessQuery(
    Optional<String> owner,
    Optional<ProcessStatus> status,
    Optional<String> pipeline,
    Optional<String> search,
    Ordering ordering,
    Optional<Page> page) {

  /**
   * One column and its direction.
   *
   * @param column what to sort by
   * @param descending from the last to the first
   */
  public record Ordering(Column column, boolean descending) {}

  /** What may be sorted by. */
  public enum Column {
    /** Public number. */
    ID("id"),
    /** Acceptance. */
    CREATED_AT("acceptedAt"),
    /** Real start. */
    STARTED_AT("startedAt"),
    /** End. */
    ENDED_AT("endedAt"),
    /** State. */
    STATUS("status"),
    /** Key in the catalogue. */
    PIPELINE("pipeline");

    private final String field;

    Column(String field) {
      this.field = field;
    }

    String field() {
      return field;
    }
  }

  /**
   * One page.
   *
   * @param number from 1
   * @param size rows
   */
  public record Page(int number, int size) {}
}
