package br.org.linea.orchestration.api.process;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Formats an instant as the contract does: UTC, six digits of fraction, or none when it is zero.
 */
public final class Timestamps {

  private static final DateTimeFormatter WHOLE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final int NANOS_PER_MICRO = 1_000;

  private Timestamps() {}

  /** The text of this moment. */
  public static String format(Instant moment) {
    return (moment.getNano() / NANOS_PER_MICRO == 0 ? WHOLE : MICROS).format(moment);
  }
}
