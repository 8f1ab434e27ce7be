package br.org.linea.orchestration.importer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which release wrote the source, by Django's own record.
 *
 * @param applied the app's migrations and when each was applied; empty where there is no record
 */
record OldRelease(Map<String, Instant> applied) {

  private static final String RENUMBERING = "0007";
  private static final int LAST_KNOWN = 9;

  /** Keeps the record immutable. */
  OldRelease {
    applied = Map.copyOf(applied);
  }

  /** Whether the row has a state of the numbering before migration 0007. */
  boolean numberedFirst(OldProcess row) {
    if (applied.isEmpty()) {
      return false;
    }
    Optional<Instant> renumbered =
        applied.entrySet().stream()
            .filter(each -> each.getKey().startsWith(RENUMBERING))
            .map(Map.Entry::getValue)
            .findFirst();
    return renumbered.isEmpty()
        || row.lastWritten().filter(at -> at.isBefore(renumbered.get())).isPresent();
  }

  /** Migrations that came after all that is known here. */
  List<String> unknown() {
    return applied.keySet().stream().filter(name -> number(name) > LAST_KNOWN).sorted().toList();
  }

  private static int number(String name) {
    String digits = name.split("_", 2)[0];
    return digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : 0;
  }
}
