package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.process.Timestamps;
import java.time.Instant;

/** Formats an instant as the contract does. */
final class Times {

  private Times() {}

  static String format(Instant moment) {
    return Timestamps.format(moment);
  }
}
