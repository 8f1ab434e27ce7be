package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.StackResource;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents and operations. */
@ApiTest
class OperatorPagesTest {

  private static final String HAND_OVER = "/console/agents/hand-over";
  private static final String REPLAY = "/console/operations/replay";

  /** Given by {@link StackResource}. */
  private BiConsumer<String, Boolean> parts;

  @Test
  void an_operator_sees_each_part_of_the_service_and_the_outbox() {
    String page = ConsoleBrowser.of("chief").get("/console/operations").body();

    assertThat(page)
        .contains("data-name=\"database\"")
        .contains("data-name=\"broker\"")
        .contains("data-test=\"outbox\" data-depth=\"")
        .containsAnyOf("data-test=\"none-refused\"", "data-test=\"refused\"")
        .contains("/admin/orchestration/console/");
  }

  @Test
  void operations_are_for_operators_alone() {
    ConsoleBrowser astronomer = ConsoleBrowser.of("astronomer");

    assertThat(astronomer.get("/console/operations").status()).isEqualTo(403);
    assertThat(astronomer.submit("/console/processes", REPLAY, Map.of()).status()).isEqualTo(403);
    assertThat(astronomer.get("/console/processes").body()).doesNotContain("nav-operations");
    assertThat(ConsoleBrowser.of("chief").send(REPLAY, Map.of()).status())
        .as("without the token")
        .isEqualTo(403);
  }

  @Test
  void an_operator_has_dead_letters_tried_again() {
    ConsoleBrowser.Answer answer =
        ConsoleBrowser.of("chief").submit("/console/operations", REPLAY, Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("data-test=\"replayed\"");
  }

  @Test
  void the_page_of_operations_names_what_is_away() {
    ConsoleBrowser chief = ConsoleBrowser.of("chief");
    parts.accept("database", false);
    try {
      ConsoleBrowser.Answer answer = chief.get("/console/operations");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("Not ready");
    } finally {
      parts.accept("database", true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"astronomer", "ownerless"})
  void only_an_operator_hands_work_over(String person) {
    Map<String, String> form = Map.of("from", "one", "to", "two", "confirmed", "yes");

    assertThat(ConsoleBrowser.of(person).submit("/console/processes", HAND_OVER, form).status())
        .isEqualTo(403);
  }

  @Test
  void a_hand_over_to_an_agent_that_does_not_exist_moves_nothing() {
    ConsoleBrowser chief = ConsoleBrowser.of("chief");

    for (Map<String, String> form :
        java.util.List.of(
            Map.of("from", "one", "to", "absent"),
            Map.of("from", "one", "to", "absent", "confirmed", "yes"))) {
      assertThat(chief.submit("/console/processes", HAND_OVER, form).status()).isEqualTo(404);
    }
    assertThat(
            chief
                .submit("/console/processes", HAND_OVER, Map.of("from", "one", "to", "one"))
                .status())
        .isEqualTo(400);
    assertThat(chief.submit("/console/processes", HAND_OVER, Map.of("from", "one")).status())
        .isEqualTo(400);
  }

  @Test
  void everybody_sees_the_agents() {
    assertThat(ConsoleBrowser.of("astronomer").get("/console/agents").status()).isEqualTo(200);
  }
}
