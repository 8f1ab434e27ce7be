package br.org.linea.orchestration.crash.check;

import br.org.linea.orchestration.crash.check.Finding.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the transitions of a process obey the rules and lead to the state that it is in. */
final class History {

  /** What may follow what. */
  private static final Map<String, Set<String>> NEXT =
      Map.of(
          "Queued", Set.of("Pending", "Running", "Stopping", "Successful", "Failed"),
          "Pending", Set.of("Running", "Stopping", "Successful", "Failed"),
          "Running", Set.of("Pending", "Stopping", "Successful", "Failed"),
          "Stopping", Set.of("Successful", "Failed", "Stopped"),
          "Successful", Set.of(),
          "Failed", Set.of(),
          "Stopped", Set.of());

  private History() {}

  /**
   * All that is wrong with a history.
   *
   * @param clockError how far the clock of a program was off at most: an entry may be that much
   *     older than the one before
   */
  static List<Finding> check(ReportedProcess reported, Duration clockError) {
    List<Finding> findings = new ArrayList<>();
    List<String> states = reported.states();
    if (states.isEmpty() || !states.getFirst().equals("Queued")) {
      return List.of(inconsistent(reported, "its history does not begin with Queued: " + states));
    }
    if (!states.getLast().equals(reported.status())) {
      findings.add(
          inconsistent(reported, "is " + reported.status() + " and its history says " + states));
    }
    for (int each = 1; each < states.size(); each++) {
      if (!NEXT.getOrDefault(states.get(each - 1), Set.of()).contains(states.get(each))) {
        findings.add(
            inconsistent(
                reported,
                states.get(each - 1) + " was followed by " + states.get(each) + ": " + states));
      }
    }
    numbersAndTimes(reported, clockError, findings);
    if (reported.process().path("ended_at").isNull() == reported.isOver()) {
      findings.add(
          inconsistent(
              reported,
              "is %s with ended_at %s"
                  .formatted(reported.status(), reported.process().path("ended_at"))));
    }
    return findings;
  }

  private static void numbersAndTimes(
      ReportedProcess reported, Duration clockError, List<Finding> findings) {
    Instant before = Instant.EPOCH;
    int number = 0;
    for (JsonNode row : reported.history()) {
      number++;
      Instant at = Instant.parse(row.path("at").asText());
      if (row.path("number").asInt() != number) {
        findings.add(inconsistent(reported, "its history is numbered " + row.path("number")));
      }
      if (at.plus(clockError).isBefore(before)) {
        findings.add(
            inconsistent(reported, "entry %d is older than the one before".formatted(number)));
      }
      before = at;
    }
  }

  private static Finding inconsistent(ReportedProcess reported, String words) {
    return new Finding(Kind.INCONSISTENT, reported.id(), words);
  }
}
