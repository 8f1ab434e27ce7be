package br.org.linea.orchestration.importer;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an import did, for the person who asked for it. */
final class Report {

  private static final int SHOWN = 20;

  private final Map<String, Integer> brought = new TreeMap<>();
  private final Map<String, List<Long>> warnings = new LinkedHashMap<>();
  private final Map<String, List<Long>> left = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private int adopted;
  private int there;

  void brought(NewProcess process, List<String> told) {
    String word = process.status().name();
    brought.merge(
        word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
    adopted += process.adoptedJobName().isPresent() ? 1 : 0;
    told.forEach(text -> add(warnings, text, process.id().value()));
  }

  void there() {
    there++;
  }

  void left(long id, String why) {
    add(left, why, id);
  }

  void remark(String text) {
    remarks.add(text);
  }

  boolean isComplete() {
    return left.isEmpty();
  }

  int count() {
    return brought.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static void add(Map<String, List<Long>> all, String text, long id) {
    all.computeIfAbsent(text, key -> new ArrayList<>()).add(id);
  }

  void print(PrintWriter out, boolean dryRun) {
    String states =
        brought.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "));
    out.printf(
        "%s: %d%s%n",
        dryRun ? "To be brought over" : "Brought over",
        count(),
        states.isEmpty() ? "" : " (" + states + ")");
    out.printf("Slurm jobs to be adopted: %d%n", adopted);
    out.printf("There already: %d%n", there);
    out.printf("Left: %d%n", left.values().stream().mapToInt(List::size).sum());
    remarks.forEach(out::println);
    warnings.forEach((text, ids) -> out.printf("warning: %s: %s%n", processes(ids), text));
    left.forEach((text, ids) -> out.printf("left: %s: %s%n", processes(ids), text));
    if (dryRun) {
      out.println("A dry run: nothing was written.");
    } else if (count() == 0) {
      out.println("Nothing has changed.");
    }
    out.flush();
  }

  static String processes(List<Long> ids) {
    String some = ids.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
    return (ids.size() == 1 ? "process " : ids.size() + " processes, ")
        + some
        + (ids.size() > SHOWN ? ", …" : "");
  }
}
