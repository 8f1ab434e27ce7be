package br.org.linea.orchestration.api.advice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of the table {@code advice/rules.json}. It applies when every condition that it has holds
 * and all that its text names is known.
 *
 * @param name its name
 * @param statuses labels of statuses; none means all
 * @param failures kinds of failure; none means that this does not matter
 * @param reasons beginnings of Slurm's reason for a wait; none means that this does not matter
 * @param words what the reason must have in it, whatever the case; none means that this does not
 *     matter
 * @param exitCodes exit codes; none means that this does not matter
 * @param nearMemoryLimit whether the job must have been seen near its memory limit
 * @param text what it says, with names in braces
 * @param portuguese the same in Brazilian Portuguese
 */
record AdviceRule(
    String name,
    Set<String> statuses,
    Set<String> failures,
    Set<String> reasons,
    Set<String> words,
    Set<String> exitCodes,
    boolean nearMemoryLimit,
    String text,
    String portuguese) {

  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

  static AdviceRule of(JsonNode row) {
    return new AdviceRule(
        row.required("name").textValue(),
        texts(row.path("status")),
        texts(row.path("failure")),
        texts(row.path("reason")),
        texts(row.path("reason_contains")),
        texts(row.path("exit_code")),
        row.path("near_memory_limit").booleanValue(),
        row.required("text").textValue(),
        row.required("text_pt").textValue());
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** What it says of these facts; empty where it does not apply. */
  Optional<ProcessAdvice> of(Facts facts, Locale language) {
    boolean applies =
        (statuses.isEmpty() || statuses.contains(facts.status()))
            && (failures.isEmpty() || failures.contains(facts.failure()))
            && (reasons.isEmpty() || reasons.stream().anyMatch(spaced(facts.reason())::startsWith))
            && (words.isEmpty() || words.stream().anyMatch(word -> says(facts.reason(), word)))
            && (exitCodes.isEmpty()
                || facts.exitCode().map(Object::toString).filter(exitCodes::contains).isPresent())
            && (!nearMemoryLimit || facts.isNearMemoryLimit());
    return applies ? filled(in(language), facts.values()) : Optional.empty();
  }

  private String in(Locale language) {
    return language.getLanguage().equals("pt") ? portuguese : text;
  }

  private static boolean says(String reason, String word) {
    return reason.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }

  /** Some releases write {@code Nodes_required_for_job_are_DOWN}. */
  private static String spaced(String reason) {
    return reason.replace('_', ' ');
  }

  private Optional<ProcessAdvice> filled(String form, Map<String, String> values) {
    boolean known =
        NAME.matcher(form).results().map(found -> found.group(1)).allMatch(values::containsKey);
    return known
        ? Optional.of(
            new ProcessAdvice(
                name,
                NAME.matcher(form)
                    .replaceAll(found -> Matcher.quoteReplacement(value(values, found)))))
        : Optional.empty();
  }

  private static String value(Map<String, String> values, MatchResult found) {
    return values.get(found.group(1));
  }
}
