package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that are not accepted, and what the answer says. */
@ApiTest
class BatchRefusalsTest {

  private final TestClient alice = TestClient.of("alice");

  private Response post(String body) {
    return alice.request().contentType(ContentType.JSON).body(body).post("/api/processes/batch/");
  }

  private Response configs(String configs) {
    return post("{\"pipeline\":\"hello_world\",\"configs\":%s}".formatted(configs));
  }

  private static void refused(Response answer, String type) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.jsonPath().getString("type")).isEqualTo("urn:orchestration:problem:" + type);
  }

  private static List<String> pointers(Response answer) {
    return answer.jsonPath().getList("errors.pointer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "{}", "\"[{}]\"", "7"})
  void configs_must_be_a_list_that_is_not_empty(String configs) {
    Response answer = configs(configs);

    refused(answer, "batch-invalid");
    assertThat(pointers(answer)).containsExactly("/configs");
    assertThat(answer.jsonPath().getString("error"))
        .isEqualTo("[process register] /configs must be a list of 1 to 1000 objects.");
  }

  @Test
  void a_batch_without_configs_is_refused() {
    Response answer = post("{\"pipeline\":\"hello_world\"}");

    refused(answer, "batch-invalid");
    assertThat(pointers(answer)).containsExactly("/configs");
  }

  @Test
  void a_thousand_and_one_configs_are_too_many() {
    Response answer =
        configs(
            IntStream.range(0, 1001)
                .mapToObj(each -> "{}")
                .collect(Collectors.joining(",", "[", "]")));

    refused(answer, "batch-invalid");
    assertThat(pointers(answer)).containsExactly("/configs");
  }

  @Test
  void each_config_must_be_an_object() {
    Response answer = configs("[{},null,{},\"{}\",[],0]");

    refused(answer, "batch-invalid");
    assertThat(pointers(answer))
        .containsExactly("/configs/1", "/configs/3", "/configs/4", "/configs/5");
  }

  @Test
  void the_faults_of_a_config_point_into_it() {
    Response answer = configs("[{},{\"seconds\":\"long\",\"message\":5},{\"seconds\":1}]");

    refused(answer, "config-invalid");
    assertThat(pointers(answer))
        .containsExactlyInAnyOrder("/configs/1/seconds", "/configs/1/message");
    assertThat(answer.jsonPath().getString("error"))
        .startsWith("[config loader] Bad config -> /configs/1/")
        .endsWith(" (and 1 more)");
    assertThat(answer.jsonPath().getString("detail"))
        .isEqualTo(answer.jsonPath().getString("error"));
  }

  @Test
  void after_five_configs_with_faults_the_rest_is_not_checked() {
    String configs =
        IntStream.range(0, 100)
            .mapToObj(each -> "{\"seconds\":\"long\"}")
            .collect(Collectors.joining(",", "[{},", "]"));

    assertThat(pointers(configs(configs)))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 5).mapToObj("/configs/%d/seconds"::formatted).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "after, those of a batch wait for no other",
    "notify, POST /api/webhooks/ makes a webhook for many",
    "used_config, a batch takes a list of them as 'configs'"
  })
  void a_key_of_a_single_request_is_refused_with_what_to_use(String key, String words) {
    Response answer =
        post("{\"pipeline\":\"hello_world\",\"configs\":[{}],\"%s\":null}".formatted(key));

    refused(answer, "batch-invalid");
    assertThat(pointers(answer)).containsExactly("/" + key);
    assertThat(answer.jsonPath().getString("error")).contains(words.replace("''", "'"));
  }

  @Test
  void what_a_single_request_is_refused_for_is_refused_in_the_same_words() {
    for (String fields :
        List.of(
            "\"comment\":\"x\"",
            "\"pipeline\":\"no_such\"",
            "\"pipeline\":7",
            "\"pipeline\":\"hello_world\",\"comment\":7",
            "\"pipeline\":\"hello_world\",\"comment\":\"\\u0000\"",
            "\"pipeline\":\"hello_world\",\"labels\":[]",
            "\"pipeline\":\"hello_world\",\"resources\":{\"color\":\"red\"}")) {
      Response single =
          alice
              .request()
              .contentType(ContentType.JSON)
              .body("{" + fields + "}")
              .post("/api/processes/");
      Response batch = post("{" + fields + ",\"configs\":[{}]}");

      assertThat(single.statusCode()).as(fields).isEqualTo(400);
      assertThat(batch.statusCode()).as(fields).isEqualTo(400);
      assertThat(batch.asString()).as(fields).isEqualTo(single.asString());
    }
  }

  @Test
  void a_key_that_is_too_long_is_refused() {
    Response answer =
        alice
            .request()
            .header("Idempotency-Key", "k".repeat(10_001))
            .contentType(ContentType.JSON)
            .body("{\"pipeline\":\"hello_world\",\"configs\":[{}]}")
            .post("/api/processes/batch/");

    refused(answer, "text-invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "{", "null"})
  void a_body_that_is_no_object_is_refused(String body) {
    Response answer = post(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("detail")).startsWith("JSON parse error");
  }

  @Test
  void a_form_and_another_method_are_refused() {
    assertThat(
            alice
                .request()
                .formParam("pipeline", "hello_world")
                .post("/api/processes/batch/")
                .statusCode())
        .isEqualTo(415);
    Response get = alice.request().get("/api/processes/batch/");
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.header("Allow")).isEqualTo("OPTIONS, POST");
  }

  @Test
  void a_key_that_the_schema_does_not_know_is_a_warning_once() {
    Response answer = configs("[{\"sconds\":1},{\"sconds\":2}]");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.jsonPath().getList("warnings")).hasSize(1);
  }
}
