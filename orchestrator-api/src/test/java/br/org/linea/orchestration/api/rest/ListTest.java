package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters of {@code GET /api/processes/}, each beside rows that it would take as a pattern. */
@ApiTest
class ListTest {

  private static final String KNOWN =
      "batch, created_after, created_before, label, on_behalf_of, ordering, owner, page, page_size, pipeline, search,"
          + " status, worker";

  private final TestClient alice = TestClient.of("alice");
  private final TestClient operator = TestClient.of("operator");

  /** Every row of a test has it in its label {@code run}. */
  private String run;

  @BeforeEach
  void drawRun() {
    run = UUID.randomUUID().toString();
  }

  private int started(String comment, String labels) {
    return started(alice, comment, labels);
  }

  private int started(TestClient client, String comment, String labels) {
    return client.start(
        "{\"pipeline\":\"hello_world\",\"comment\":\"%s\",\"labels\":{\"run\":\"%s\"%s}}"
            .formatted(comment, run, labels));
  }

  private static void update(String column, String value, int... ids) throws SQLException {
    for (int id : ids) {
      try (Connection database = TestClient.database();
          PreparedStatement update =
              database.prepareStatement(
                  "UPDATE process SET %s = ?%s WHERE id = ?"
                      .formatted(column, column.endsWith("_at") ? "::timestamptz" : ""))) {
        update.setString(1, value);
        update.setInt(2, id);
        update.executeUpdate();
      }
    }
  }

  /** The ids of this test's rows among those that the filter finds. */
  private List<Integer> found(TestClient client, String name, String value) {
    Response answer =
        client.request().queryParam("search", run).queryParam(name, value).get("/api/processes/");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.jsonPath().getList("id");
  }

  private List<Integer> searched(String text) {
    Response answer = alice.request().queryParam("search", text).get("/api/processes/");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.jsonPath().getList("id");
  }

  @Test
  void a_search_takes_percent_underscore_and_backslash_as_text() {
    int underscore = started("a_" + run, "");
    int percent = started("a%" + run, "");
    int backslash = started("a\\\\" + run, "");
    int letter = started("ab" + run, "");

    assertThat(searched("a_" + run)).containsExactly(underscore);
    assertThat(searched("a%" + run)).containsExactly(percent);
    assertThat(searched("a\\" + run)).containsExactly(backslash);
    assertThat(searched("AB" + run)).containsExactly(letter);
    assertThat(searched("hello_world")).contains(underscore, percent, backslash, letter);
    assertThat(searched("helloxworld")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "_", "\\", "hello%", "hello_worl_", "hello\\_world", "*", "'"})
  void a_pattern_selects_no_pipeline_worker_or_owner(String pattern) throws SQLException {
    int id = started("", "");
    update("worker", "node1", id);
    assertThat(found(alice, "pipeline", pattern)).isEmpty();
    assertThat(found(alice, "worker", pattern)).isEmpty();
    assertThat(found(operator, "owner", pattern)).isEmpty();
    assertThat(found(alice, "label", pattern)).isEmpty();
  }

  @Test
  void a_worker_selects_what_it_has() throws SQLException {
    int one = started("", "");
    int other = started("", "");
    update("worker", "node_1", one);
    update("worker", "nodex1", other);
    assertThat(found(alice, "worker", "node_1")).containsExactly(one);
    assertThat(found(alice, "pipeline", "hello_world")).containsExactly(one, other);
  }

  @Test
  void an_operator_selects_by_owner_and_another_sees_its_own_alone() {
    TestClient bob = TestClient.of("bob");
    int own = started("", "");
    int foreign = started(bob, "", "");
    assertThat(found(operator, "page", "1")).containsExactly(own, foreign);
    assertThat(found(operator, "owner", bob.id())).containsExactly(foreign);
    assertThat(found(alice, "owner", alice.id())).containsExactly(own);
    assertThat(found(alice, "owner", bob.id())).isEmpty();
  }

  @Test
  void a_label_selects_by_name_or_by_name_and_value() {
    int s82 = started("", ",\"field\":\"S82\"");
    int other = started("", ",\"field\":\"S8_\",\"x\":\"field\"");
    int quoted = started("", ",\"a\":\"\\\",\\\"field\\\":\\\"S82\\\"\"");
    int none = started("field S82", ",\"\\\"field\":\"S82\"");

    assertThat(found(alice, "label", "field")).containsExactly(s82, other);
    assertThat(found(alice, "label", "field=S82")).containsExactly(s82);
    assertThat(found(alice, "label", "field=S8_")).containsExactly(other);
    assertThat(found(alice, "label", "field=s82")).isEmpty();
    assertThat(found(alice, "label", "a=\",\"field\":\"S82\"")).containsExactly(quoted);
    assertThat(found(alice, "label", "\"field=S82")).containsExactly(none);
    assertThat(found(alice, "label", "field=")).isEmpty();
  }

  @Test
  void times_select_from_the_first_inclusive_to_the_last_exclusive() throws SQLException {
    int first = started("", "");
    int second = started("", "");
    update("accepted_at", "2031-05-01T00:00:00Z", first);
    update("accepted_at", "2031-05-01T12:00:00.5Z", second);

    assertThat(found(alice, "created_after", "2031-05-01")).containsExactly(first, second);
    assertThat(found(alice, "created_after", "2031-05-01T00:00:00.000001Z"))
        .containsExactly(second);
    assertThat(found(alice, "created_before", "2031-05-01T00:00:00Z")).isEmpty();
    assertThat(found(alice, "created_before", "2031-05-01T09:00:00.5-03:00"))
        .containsExactly(first);
    assertThat(found(alice, "created_before", "2031-05-02")).containsExactly(first, second);
  }

  @Test
  void an_unknown_parameter_is_refused_and_the_known_ones_are_named() {
    for (String query : List.of("state=Running", "Status=Queued", "pagesize=2", "x", "x=%FF")) {
      Response answer = alice.request().urlEncodingEnabled(false).get("/api/processes/?" + query);
      assertThat(answer.statusCode()).as(query).isEqualTo(400);
      assertThat(answer.jsonPath().getString("error")).as(query).contains(KNOWN);
    }
  }

  @Test
  void format_json_of_older_clients_changes_nothing() {
    assertThat(alice.request().get("/api/processes/?format=json").statusCode()).isEqualTo(200);
    assertThat(alice.request().get("/api/processes/?format=xml").statusCode()).isEqualTo(400);
  }

  @Test
  void a_value_that_cannot_be_used_is_refused_in_a_sentence() {
    Map.of(
            "created_after=yesterday", "'created_after' must be a date",
            "created_before=2026-13-01", "'created_before' must be a date",
            "created_after=2026-01-01T00:00:00", "'created_after' must be a date",
            "created_after=%2B999999999-12-31", "'created_after' must be a date",
            "status=Queued&status=Running", "'status' is given twice",
            "label=%3DS82", "'label' must be a name",
            "owner=%00", "NUL")
        .forEach(
            (query, words) -> {
              Response answer =
                  alice.request().urlEncodingEnabled(false).get("/api/processes/?" + query);
              assertThat(answer.statusCode()).as(query).isEqualTo(400);
              assertThat(answer.jsonPath().getString("error")).as(query).contains(words);
            });
  }

  @Test
  void a_page_of_a_filter_has_the_total_of_the_filter() {
    started("", ",\"kind\":\"a_b\"");
    started("", ",\"kind\":\"a_b\"");
    started("", ",\"kind\":\"axb\"");
    Response answer =
        alice
            .request()
            .queryParam("label", "kind=a_b")
            .queryParam("search", run)
            .queryParam("page_size", 1)
            .get("/api/processes/");
    assertThat(answer.header("X-Total-Count")).isEqualTo("2");
    assertThat(answer.header("Link")).contains("label=kind", "search=" + run, "rel=\"next\"");
  }
}
