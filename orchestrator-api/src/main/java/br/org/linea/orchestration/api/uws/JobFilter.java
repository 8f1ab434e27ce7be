package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.rest.ApiProblem;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The filters of a job list. UWS compares names of parameters without case.
 *
 * @param phases in one of these
 * @param after made later than this moment
 * @param last so many of the newest
 */
record JobFilter(Set<Phase> phases, Optional<Instant> after, int last) {

  /** Jobs in a list, the newest ones, when the client does not ask for fewer. */
  static final int MOST = 1_000;

  /** PostgreSQL and a client's calendar share the years up to this one. */
  private static final int LAST_YEAR = 9999;

  static JobFilter of(MultivaluedMap<String, String> query) {
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    Optional<Instant> after = Optional.empty();
    int last = MOST;
    for (var parameter : query.entrySet()) {
      for (String value : parameter.getValue()) {
        switch (parameter.getKey().toUpperCase(Locale.ROOT)) {
          case "PHASE" -> phases.add(phase(value));
          case "AFTER" -> after = Optional.of(time("AFTER", value));
          case "LAST" -> last = Math.min(MOST, positive(value));
          default ->
              throw bad(
                  "'%s' is not a parameter of the list; it has PHASE, AFTER and LAST."
                      .formatted(parameter.getKey()));
        }
      }
    }
    return new JobFilter(phases.isEmpty() ? EnumSet.allOf(Phase.class) : phases, after, last);
  }

  boolean takes(Job job) {
    return phases.contains(job.phase())
        && after.map(moment -> job.createdAt().isAfter(moment)).orElse(true);
  }

  static Phase phase(String text) {
    return Phase.named(text)
        .orElseThrow(
            () ->
                bad(
                    "PHASE must be one of %s, not '%s'."
                        .formatted(
                            Arrays.stream(Phase.values())
                                .map(Phase::name)
                                .collect(Collectors.joining(", ")),
                            text)));
  }

  private static int positive(String text) {
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The same answer as for a number out of bounds.
    }
    throw bad("LAST must be a number from 1 on, not '%s'.".formatted(text));
  }

  /** A moment as DALI writes it: in UTC, with or without the letter Z and a time. */
  static Instant time(String name, String text) {
    String plain = text.strip();
    String local = plain.endsWith("Z") ? plain.substring(0, plain.length() - 1) : plain;
    try {
      Instant moment =
          local.indexOf('T') < 0
              ? LocalDate.parse(local).atStartOfDay(ZoneOffset.UTC).toInstant()
              : LocalDateTime.parse(local).toInstant(ZoneOffset.UTC);
      int year = moment.atOffset(ZoneOffset.UTC).getYear();
      if (year >= 0 && year <= LAST_YEAR) {
        return moment;
      }
    } catch (DateTimeException e) {
      // The same answer as for a year that is out of bounds.
    }
    throw bad(
        "%s must be a time in UTC such as 2026-01-02T03:04:05Z, not '%s'.".formatted(name, text));
  }

  static ApiProblem bad(String error) {
    return ApiProblem.fault(400, "query-invalid", "A parameter cannot be used", "[uws] " + error);
  }
}
