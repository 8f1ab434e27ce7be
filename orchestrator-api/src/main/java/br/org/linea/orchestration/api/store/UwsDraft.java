package br.org.linea.orchestration.api.store;

import java.time.Instant;
import java.util.UUID;

/**
 * A job of the UWS interface that no client has told to run.
 *
 * @param id the unique id of the process that it becomes
 * @param owner its owner
 * @param pipeline key in the catalogue
 * @param parameters JSON object of texts, as the client sent them
 * @param createdAt when it was made
 * @param expiresAt when it is forgotten
 * @param aborted whether a client has given it up
 */
public record UwsDraft(
    UUID id,
    String owner,
    String pipeline,
    String parameters,
    Instant createdAt,
    Instant expiresAt,
    boolean aborted) {
  /** Without the parameters, which no log may show. */
  @Override
  public String toString() {
    return "draft " + id;
  }
}
