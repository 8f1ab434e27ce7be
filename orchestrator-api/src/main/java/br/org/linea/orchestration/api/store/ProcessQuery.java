package br.org.linea.orchestration.api.store;

import br.org.linea.orchestration.api.process.ProcessStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Filters, order and page of a list. Texts are compared literally; none is a pattern.
 *
 * @param visible the owners whose processes the caller may see, all owners when absent
 * @param owner of this owner only
 * @param status in this state only
 * @param pipeline of this pipeline only
 * @param worker of this agent only
 * @param label with this member of {@code labels} only, as JSON text: {@code "name":"value"}, or
 *     {@code "name":} for any value
 * @param batch of this batch only
 * @param onBehalfOf asked for on behalf of this one only
 * @param createdAfter accepted at this moment or later
 * @param createdBefore accepted before this moment
 * @param search text in pipeline, owner, comment or labels, in upper or lower case
 * @param ordering column, descending
 * @param page part of the answer, all of it when absent
 */
public record ProcessQuery(
    Optional<Set<String>> visible,
    Optional<String> owner,
    Optional<ProcessStatus> status,
    Optional<String> pipeline,
    Optional<String> worker,
    Optional<String> label,
    Optional<UUID> batch,
    Optional<String> onBehalfOf,
    Optional<Instant> createdAfter,
    Optional<Instant> createdBefore,
    Optional<String> search,
    Ordering ordering,
    Optional<Page> page) {

  /** The same rows in the opposite order. */
  public ProcessQuery reversed() {
    return new ProcessQuery(
        visible,
        owner,
        status,
        pipeline,
        worker,
        label,
        batch,
        onBehalfOf,
        createdAfter,
        createdBefore,
        search,
        new Ordering(ordering.column(), !ordering.descending()),
        page);
  }

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
