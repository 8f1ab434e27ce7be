package br.org.linea.orchestration.messages;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/**
 * Times as RFC 3339 writes them, with four digits for the year. Others fit into messages, and into
 * no column of a database: PostgreSQL's driver stores what cannot be read again.
 */
final class Times {

  private static final int FIRST_YEAR = 1;
  private static final int LAST_YEAR = 9999;

  private Times() {}

  /**
   * Refuses what is no such time.
   *
   * @throws NullPointerException when there is none
   * @throws IllegalArgumentException when it is of another age
   */
  static void check(Instant time, String name) {
    Objects.requireNonNull(time, name + " is missing");
    int year = time.atOffset(ZoneOffset.UTC).getYear();
    if (year < FIRST_YEAR || year > LAST_YEAR) {
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
