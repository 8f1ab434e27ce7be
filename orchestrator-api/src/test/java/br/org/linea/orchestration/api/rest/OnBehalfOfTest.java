package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For whom a client asks: kept, shown and searched, and no more than that. */
@ApiTest
class OnBehalfOfTest {

  private final TestClient alice = TestClient.of("alice");

  /** Unique, so that no other test's processes are found. */
  private final String ana = "ana=%_" + UUID.randomUUID();

  private Response post(String path, String fields, String... key) {
    return alice
        .request()
        .headers(key.length == 0 ? Map.of() : Map.of("Idempotency-Key", key[0]))
        .contentType(ContentType.JSON)
        .body("{\"pipeline\":\"hello_world\"" + fields + "}")
        .post(path);
  }

  private static String onBehalfOf(String name) {
    return ",\"on_behalf_of\":\"" + name + "\"";
  }

  private Map<String, Object> read(int id) {
    return alice.request().get("/api/processes/{id}/", id).jsonPath().getMap("$");
  }

  private List<Integer> found(TestClient client, String name) {
    Response answer = client.request().queryParam("on_behalf_of", name).get("/api/processes/");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.jsonPath().getList("id");
  }

  @Test
  void a_process_shows_for_whom_it_was_asked() {
    int id = post("/api/processes/", onBehalfOf(ana)).then().statusCode(201).extract().path("id");

    assertThat(read(id)).containsEntry("on_behalf_of", ana);
  }

  @Test
  void a_form_says_it_too() {
    int id =
        alice
            .request()
            .formParam("pipeline", "hello_world")
            .formParam("on_behalf_of", ana)
            .post("/api/processes/")
            .then()
            .statusCode(201)
            .extract()
            .path("id");

    assertThat(read(id)).containsEntry("on_behalf_of", ana);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"on_behalf_of\":null", ",\"on_behalf_of\":\" \""})
  void a_process_that_was_asked_for_without_it_does_not_show_it(String fields) {
    int id = post("/api/processes/", fields).then().statusCode(201).extract().path("id");

    assertThat(read(id)).doesNotContainKey("on_behalf_of");
  }

  @Test
  void every_process_of_a_batch_has_it() {
    List<Integer> ids =
        post("/api/processes/batch/", ",\"configs\":[{},{}]" + onBehalfOf(ana))
            .then()
            .statusCode(201)
            .extract()
            .path("ids");

    assertThat(found(alice, ana)).containsExactlyElementsOf(ids);
  }

  @Test
  void the_filter_takes_it_as_text_and_opens_nothing_to_others() {
    int id = post("/api/processes/", onBehalfOf(ana)).then().statusCode(201).extract().path("id");
    post("/api/processes/", onBehalfOf(ana + "x")).then().statusCode(201);

    assertThat(found(alice, ana)).containsExactly(id);
    assertThat(found(alice, "ana%")).isEmpty();
    assertThat(found(TestClient.of("bob"), ana)).isEmpty();
    assertThat(found(TestClient.of("operator"), ana)).containsExactly(id);
  }

  @Test
  void it_is_a_part_of_what_an_idempotency_key_stands_for() {
    String key = UUID.randomUUID().toString();
    int id = post("/api/processes/", onBehalfOf(ana), key).path("id");

    assertThat(post("/api/processes/", onBehalfOf(ana), key).<Integer>path("id")).isEqualTo(id);
    assertThat(post("/api/processes/", onBehalfOf("bea"), key).statusCode()).isEqualTo(409);
    assertThat(post("/api/processes/", "", key).statusCode()).isEqualTo(409);
  }

  @Test
  void it_has_at_most_150_characters_that_can_be_stored() {
    String longest = "x".repeat(150);
    assertThat(post("/api/processes/", onBehalfOf(longest)).statusCode()).isEqualTo(201);
    for (String fields :
        List.of(
            onBehalfOf(longest + "x"),
            onBehalfOf("\\u0000"),
            onBehalfOf("\\ud800"),
            ",\"on_behalf_of\":7")) {
      for (String path : List.of("/api/processes/", "/api/processes/batch/")) {
        Response answer = post(path, fields + (path.contains("batch") ? ",\"configs\":[{}]" : ""));
        assertThat(answer.statusCode()).as(fields).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error")).contains("'on_behalf_of' must");
      }
    }
  }
}
