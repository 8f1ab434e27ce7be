package br.org.linea.orchestration.crash.check;

import br.org.linea.orchestration.crash.check.Finding.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares what a webhook's receiver got with the histories of the processes. Pure. */
final class Deliveries {

  private final Map<Integer, Map<Integer, JsonNode>> firsts = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private Deliveries() {}

  /**
   * All that is wrong.
   *
   * @param received one object for each delivery, in the order in which they were taken
   */
  static List<Finding> check(Collection<ReportedProcess> reported, List<JsonNode> received) {
    Deliveries deliveries = new Deliveries();
    received.forEach(deliveries::take);
    Map<Integer, ReportedProcess> known = new HashMap<>();
    for (ReportedProcess each : reported) {
      known.put(each.id(), each);
      deliveries.compare(each);
    }
    for (int process : deliveries.firsts.keySet()) {
      if (!known.containsKey(process)) {
        deliveries.untold(process, "the receiver got it and the API does not know it");
      }
    }
    return List.copyOf(deliveries.findings);
  }

  /** A repeated delivery has the id of the first. */
  private void take(JsonNode delivery) {
    int process = delivery.path("process").asInt();
    JsonNode first =
        firsts
            .computeIfAbsent(process, any -> new LinkedHashMap<>())
            .putIfAbsent(delivery.path("number").asInt(), delivery);
    if (first != null && !first.equals(delivery)) {
      untold(process, "was delivered as " + first + " and then as " + delivery);
    }
  }

  private void compare(ReportedProcess process) {
    Map<Integer, JsonNode> told = firsts.getOrDefault(process.id(), Map.of());
    List<Integer> numbers = List.copyOf(told.keySet());
    if (!numbers.equals(numbers.stream().sorted().toList())) {
      untold(process.id(), "its transitions were delivered in the order " + numbers);
    }
    int number = 0;
    for (String state : process.states()) {
      number++;
      JsonNode delivery = told.get(number);
      if (delivery == null) {
        untold(process.id(), "transition %d, to %s, was not delivered".formatted(number, state));
      } else if (!delivery.path("status").asText().equals(state)
          || !delivery.path("message").asText().equals(process.taskId() + "-" + number)) {
        untold(process.id(), "transition %d, to %s, is %s".formatted(number, state, delivery));
      }
    }
    if (told.size() > process.states().size()) {
      untold(process.id(), "more was delivered than its history has: " + numbers);
    }
  }

  private void untold(int process, String words) {
    findings.add(new Finding(Kind.UNTOLD, process, words));
  }
}
