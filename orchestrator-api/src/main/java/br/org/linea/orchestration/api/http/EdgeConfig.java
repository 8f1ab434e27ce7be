package br.org.linea.orchestration.api.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Limits on what callers may send and hold. */
@ConfigMapping(prefix = "orchestrator.http")
public interface EdgeConfig {

  /** How long the head of a request may take from its first byte on; then 408. */
  @WithDefault("20s")
  Duration headerTimeout();

  /** How long the body of a request may take; then 408. */
  @WithDefault("30s")
  Duration bodyTimeout();

  /**
   * Bytes of bodies that are held at once, at most half of them for one client; further ones get a
   * 429 or 503. An eighth of the heap when it is not set.
   */
  Optional<MemorySize> bodyMemory();

  /**
   * Largest body where no token is asked for; together they hold a quarter of {@code body-memory}.
   */
  @WithDefault("64K")
  MemorySize publicBodyLimit();

  /**
   * Streams of events and logs, and downloads, that are open at once in this instance; further ones
   * get a 503.
   */
  @WithDefault("4000")
  int streams();

  /** Streams that one client may have open at once in this instance; further ones get a 429. */
  @WithDefault("2000")
  int streamsPerClient();
}
