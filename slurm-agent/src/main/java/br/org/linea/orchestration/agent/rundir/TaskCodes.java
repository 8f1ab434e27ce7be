package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.messages.JobId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The exit codes that the tasks of one job left at its latest start. The highest decides, and a
 * success needs one of every task that began. For one thread.
 */
final class TaskCodes {

  /**
   * An entry of the agent's folder that is about such a task.
   *
   * @param task its name without what says how far it is
   * @param ended whether the task has ended
   * @param code in the name of an entry that was written to a full disk
   */
  record Entry(String task, int restart, boolean ended, Optional<String> code) {

    /** Whether the code is in it. */
    boolean hasContent() {
      return ended && code.isEmpty();
    }
  }

  /**
   * Tasks have step, mpirun and rank behind the restart. The code in the name is of a full disk; a
   * part is what a task leaves that has not ended, or was killed.
   */
  private static final Pattern EXIT =
      Pattern.compile(
          "(?<task>exit\\.(?<job>\\d{1,18})\\.(?<restart>\\d{1,9})(?:\\.\\d{1,9}){0,3})"
              + "(?:(?<part>\\.part)|\\.code\\.(?<code>\\d{1,3}))?");

  private static final int HIGHEST_CODE = 255;

  private final JobId job;
  private final Map<String, Integer> codes = new HashMap<>();
  private final Map<String, Integer> begun = new HashMap<>();
  private int latest = -1;

  TaskCodes(JobId job) {
    this.job = job;
  }

  /** What an entry of the agent's folder is; most are none of these. */
  Optional<Entry> entry(String name) {
    Matcher matcher = EXIT.matcher(name);
    return matcher.matches() && Long.parseLong(matcher.group("job")) == job.value()
        ? Optional.of(
            new Entry(
                matcher.group("task"),
                Integer.parseInt(matcher.group("restart")),
                matcher.group("part") == null,
                Optional.ofNullable(matcher.group("code"))))
        : Optional.empty();
  }

  /** Takes an entry in. What has not ended takes no code of an earlier start away. */
  void add(Entry entry, String content) {
    if (!entry.ended()) {
      begun.put(entry.task(), entry.restart());
    } else if (entry.restart() >= latest) {
      if (entry.restart() > latest) {
        latest = entry.restart();
        codes.clear();
      }
      code(entry.code().orElse(content)).ifPresent(it -> codes.merge(entry.task(), it, Math::max));
    }
  }

  /** Those that began and left no code, although others of that start did; sorted. */
  List<String> unfinished() {
    return begun.keySet().stream()
        .filter(task -> begun.get(task) == latest && !codes.containsKey(task))
        .sorted()
        .toList();
  }

  /** Whether all codes are 0 and some are missing. */
  boolean areIncomplete() {
    return highest().filter(code -> code == 0).isPresent() && !unfinished().isEmpty();
  }

  /** The code that decides. */
  Optional<Integer> decisive() {
    return areIncomplete() ? Optional.empty() : highest();
  }

  private Optional<Integer> highest() {
    return codes.values().stream().max(Integer::compare);
  }

  /** What a process can end with. */
  static Optional<Integer> code(String text) {
    String digits = text.strip();
    return digits.matches("\\d{1,3}") && Integer.parseInt(digits) <= HIGHEST_CODE
        ? Optional.of(Integer.parseInt(digits))
        : Optional.empty();
  }
}
