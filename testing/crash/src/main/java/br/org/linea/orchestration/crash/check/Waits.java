package br.org.linea.orchestration.crash.check;

import br.org.linea.orchestration.crash.check.Finding.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Whether processes that were to run after others did so. Pure. */
final class Waits {

  private static final String IN_VAIN = "DEPENDENCY";

  private final ReportedProcess waiting;
  private final List<ReportedProcess> others;
  private final Duration clockError;
  private final List<Finding> findings = new ArrayList<>();

  private Waits(ReportedProcess waiting, List<ReportedProcess> others, Duration clockError) {
    this.waiting = waiting;
    this.others = others;
    this.clockError = clockError;
  }

  /**
   * All that is wrong.
   *
   * @param clockError how far the clocks of two programs were apart at most
   */
  static List<Finding> check(Map<Integer, ReportedProcess> reported, Duration clockError) {
    List<Finding> findings = new ArrayList<>();
    for (ReportedProcess each : reported.values()) {
      List<ReportedProcess> others = new ArrayList<>();
      each.process().path("after").forEach(id -> others.add(reported.get(id.asInt())));
      Waits waits = new Waits(each, others.stream().filter(Objects::nonNull).toList(), clockError);
      if (waits.others.size() < others.size()) {
        waits.say(Kind.LOST, "a process that it waits for is unknown");
      }
      if (!others.isEmpty()) {
        waits.check();
      }
      findings.addAll(waits.findings);
    }
    return findings;
  }

  private void check() {
    boolean all = waiting.process().path("after_condition").asText().equals("ok");
    if (waiting.status().equals("Failed") && waiting.reason().equals(IN_VAIN)) {
      if (!all || others.stream().allMatch(each -> each.status().equals("Successful"))) {
        say(Kind.MISJUDGED, "did not wait in vain: " + words());
      }
      return;
    }
    begun().ifPresent(begun -> others.forEach(each -> before(begun, each, all)));
  }

  private void before(Instant begun, ReportedProcess other, boolean successful) {
    if (!other.isOver() || end(other).isAfter(begun.plus(clockError))) {
      say(Kind.MISJUDGED, "began at " + begun + ", before the end of " + other.id());
    } else if (successful && !other.status().equals("Successful")) {
      say(Kind.MISJUDGED, "ran, although not all were Successful: " + words());
    }
  }

  /** When it was first seen in Slurm's queue, running or, at the earliest, over. */
  private Optional<Instant> begun() {
    return waiting.history().stream()
        .filter(row -> !List.of("Queued", "Stopping", "Stopped").contains(status(row)))
        .map(Waits::at)
        .findFirst();
  }

  private static Instant end(ReportedProcess process) {
    return at(process.history().getLast());
  }

  private static String status(JsonNode row) {
    return row.path("status").asText();
  }

  private static Instant at(JsonNode row) {
    return Instant.parse(row.path("at").asText());
  }

  private String words() {
    return others.stream().map(each -> each.id() + " is " + each.status()).toList().toString();
  }

  private void say(Kind kind, String words) {
    findings.add(new Finding(kind, waiting.id(), words));
  }
}
