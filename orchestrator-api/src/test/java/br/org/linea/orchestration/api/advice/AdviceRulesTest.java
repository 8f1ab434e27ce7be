package br.org.linea.orchestration.api.advice;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.messages.FailureReason;
import br.org.linea.orchestration.messages.JobUsage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of advice: each row has an example, which is tried here. */
class AdviceRulesTest {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .findAndAddModules()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private static final Advisor ADVISOR = new Advisor(JSON);

  static Stream<JsonNode> rows() throws IOException {
    try (InputStream table = Advisor.class.getResourceAsStream("/advice/rules.json")) {
      return StreamSupport.stream(JSON.readTree(table).get("rules").spliterator(), false);
    }
  }

  private static Facts facts(JsonNode example) throws IOException {
    JsonNode facts = example.get("facts");
    Optional<JobUsage> usage =
        facts.has("usage")
            ? Optional.of(JSON.treeToValue(facts.get("usage"), JobUsage.class))
            : Optional.empty();
    return new Facts(
        facts.path("status").asText(),
        facts.path("failure").asText(),
        facts.path("reason").asText(),
        facts.path("detail").asText(),
        usage);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void a_rule_says_of_its_example_what_the_table_expects(JsonNode row) throws IOException {
    JsonNode example = row.get("example");
    assertThat(ADVISOR.advice(facts(example), Locale.ENGLISH))
        .contains(new ProcessAdvice(row.get("name").asText(), example.get("text").asText()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void a_rule_says_the_same_in_portuguese(JsonNode row) throws IOException {
    ProcessAdvice advice =
        ADVISOR.advice(facts(row.get("example")), Locale.forLanguageTag("pt-BR")).orElseThrow();
    assertThat(advice.rule()).isEqualTo(row.get("name").asText());
    assertThat(advice.text()).isNotEqualTo(row.get("example").get("text").asText());
    assertThat(names(row.get("text_pt"))).isEqualTo(names(row.get("text")));
  }

  private static Set<String> names(JsonNode text) {
    return Pattern.compile("\\{\\w+}")
        .matcher(text.asText())
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource
  void each_failure_has_advice_without_any_usage(FailureReason failure) {
    assertThat(
            ADVISOR.advice(
                new Facts("Failed", failure.name(), "", "", Optional.empty()), Locale.ENGLISH))
        .isPresent();
  }

  @Test
  void names_are_unique_and_words_are_those_of_the_program() throws IOException {
    List<String> failures = Arrays.stream(FailureReason.values()).map(Enum::name).toList();
    List<String> labels = Arrays.stream(ProcessStatus.values()).map(ProcessStatus::label).toList();
    assertThat(rows().map(row -> row.get("name").asText())).doesNotHaveDuplicates();
    assertThat(rows())
        .allSatisfy(
            row -> {
              row.path("failure").forEach(each -> assertThat(failures).contains(each.asText()));
              row.path("status").forEach(each -> assertThat(labels).contains(each.asText()));
              assertThat(row.fieldNames())
                  .toIterable()
                  .isSubsetOf(
                      "name",
                      "status",
                      "failure",
                      "reason",
                      "reason_contains",
                      "exit_code",
                      "near_memory_limit",
                      "text",
                      "text_pt",
                      "example");
            });
  }

  @ParameterizedTest
  @CsvSource({"Successful, '', ''", "Running, '', ''", "Stopped, '', ''", "Failed, '', ''"})
  void where_no_rule_applies_nothing_is_said(String status, String failure, String reason) {
    assertThat(
            ADVISOR.advice(
                new Facts(status, failure, reason, "", Optional.empty()), Locale.ENGLISH))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one\\ntwo|two",
        "boom\\nsrun: error: n1: task 0: Exited with exit code 1|boom",
        "Traceback (most recent call last):\\n  File \"a.py\", line 1, in <module>\\nValueError: 7\\n^^^|ValueError: 7",
        "  File \"a.py\", line 1, in f\\npydantic_core._pydantic_core.ValidationError: 1 error for C\\nscale\\n  Input should be 1|pydantic_core._pydantic_core.ValidationError: 1 error for C",
        "slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-01-02T03:04:05 ***|",
      })
  void the_line_that_says_most_is_found_among_the_last_words(String words, String line) {
    assertThat(
            LastWords.meaningful(
                "It ended. Its last words on stderr: " + words.replace("\\n", "\n")))
        .isEqualTo(Optional.ofNullable(line));
  }

  @Test
  void a_limit_is_that_of_one_node() throws IOException {
    JobUsage usage =
        JSON.readValue(
            "{\"memory_bytes\":3900000000,\"requested_memory_bytes\":8589934592,\"nodes\":2}",
            JobUsage.class);
    Facts facts = new Facts("Failed", "NONZERO_EXIT", "", "with exit code 137", Optional.of(usage));
    assertThat(ADVISOR.advice(facts, Locale.ENGLISH).orElseThrow().text())
        .contains("3.6G of 4G")
        .contains("6G");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0:00:00",
    "45, 0:00:45",
    "43227, 12:00:27",
    "172800, 2-00:00:00",
    "180061, 2-02:01:01"
  })
  void a_time_reads_as_slurm_takes_it(long seconds, String text) {
    assertThat(Amounts.time(seconds)).isEqualTo(text);
  }
}
