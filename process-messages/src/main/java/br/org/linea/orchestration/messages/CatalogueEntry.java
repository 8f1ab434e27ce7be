package br.org.linea.orchestration.messages;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;

/**
 * A pipeline of an agent's {@code pipelines.yaml}, in short.
 *
 * @param pipeline its key
 * @param version its version, of which the first 100 characters count
 * @param hash the same for the same entry, whatever its comments and the order of its keys are
 */
@RegisterForReflection
public record CatalogueEntry(PipelineName pipeline, String version, String hash) {

  /** A heartbeat lists no larger catalogue. */
  public static final int MOST = 200;

  private static final int LONGEST_VERSION = 100;
  private static final int LONGEST_HASH = 64;

  /**
   * Refuses what is no entry.
   *
   * @throws NullPointerException when a part is missing
   * @throws IllegalArgumentException when the hash is too long
   */
  public CatalogueEntry {
    Objects.requireNonNull(pipeline, "pipeline is missing");
    Objects.requireNonNull(version, "version is missing");
    Objects.requireNonNull(hash, "hash is missing");
    if (hash.length() > LONGEST_HASH) {
      throw new IllegalArgumentException("a hash has at most " + LONGEST_HASH + " characters");
    }
    version = version.substring(0, Math.min(version.length(), LONGEST_VERSION));
  }
}
