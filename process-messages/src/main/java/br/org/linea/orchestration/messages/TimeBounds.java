package br.org.linea.orchestration.messages;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Accepts times as RFC 3339 writes them, with four digits for the year. Others fit into messages,
 * and into no column of a database: PostgreSQL's driver stores what cannot be read again.
 */
final class TimeBounds {

  /** 0001-01-01T00:00:00Z, in seconds since 1970. */
  private static final long FIRST = -62_135_596_800L;

  /** 10000-01-01T00:00:00Z, in seconds since 1970. */
  private static final long END = 253_402_300_800L;

  private TimeBounds() {}

  /**
   * Refuses what is no such time.
   *
   * @throws NullPointerException when there is none
   * @throws IllegalArgumentException when it is of another age
   */
  static void check(Instant time, String name) {
    Objects.requireNonNull(time, name + " is missing");
    long seconds = time.getEpochSecond();
    if (seconds < FIRST || seconds >= END) {
      throw new IllegalArgumentException(name + " is not of the years 1 to 9999: " + time);
    }
  }

  /** The same of one that may be missing. */
  static void check(Optional<Instant> time, String name) {
    if (time != null) {
      time.ifPresent(known -> check(known, name));
    }
  }
}
