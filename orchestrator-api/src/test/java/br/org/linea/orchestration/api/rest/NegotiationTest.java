package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.RawHttp;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.Method;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, media types and charsets: what Django REST Framework would do, always in JSON. */
@ApiTest
class NegotiationTest {

  private static final String START = "{\"pipeline\":\"hello_world\"}";
  private static final String NOT_ACCEPTABLE =
      "{\"detail\":\"Could not satisfy the request Accept header.\"}";

  private final TestClient alice = TestClient.of("alice");

  /** With the content type as it is given, whatever it is. */
  private RequestSpecification request() {
    return alice
        .request()
        .config(
            RestAssuredConfig.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)));
  }

  private Response post(String type, byte[] body) {
    return request().header("Content-Type", type).body(body).post("/api/processes/");
  }

  private String address(String template) {
    return template.contains("{id}")
        ? template.replace("{id}", Integer.toString(alice.startHelloWorld()))
        : template;
  }

  private int processes() {
    return Integer.parseInt(
        alice.request().get("/api/processes/?page_size=1").header("X-Total-Count"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/*", "application/json; indent=4", "text/html, */*"})
  void who_takes_json_among_others_gets_json_and_nothing_else_in_the_type(String accept) {
    for (String address : List.of("/api/", "/api/sysinfo/", "/api/processes/")) {
      Response answer = alice.request().accept(accept).get(address);
      assertThat(answer.statusCode()).as(address).isEqualTo(200);
      assertThat(answer.header("Content-Type")).as(address).isEqualTo("application/json");
    }
    Response started =
        request()
            .accept(accept)
            .contentType("application/json")
            .body(START)
            .post("/api/processes/");
    assertThat(started.statusCode()).isEqualTo(201);
    assertThat(started.header("Content-Type")).isEqualTo("application/json");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/",
    "GET, /api/processes/",
    "POST, /api/processes/",
    "GET, /api/processes/{id}/",
    "GET, /api/processes/{id}/status/",
    "GET, /api/processes/{id}/history/",
    "GET, /api/processes/{id}/logs/",
    "GET, /api/processes/{id}/events/",
    "GET, /api/processes/{id}/stop/",
    "POST, /api/processes/{id}/stop/",
    "POST, /api/processes/{id}/finish/",
    "GET, /api/pipelines/",
    "GET, /api/pipelines/hello_world/schema/",
    "POST, /api/pipelines/hello_world/validate/",
    "GET, /api/sysinfo/",
    "GET, /api/agents/",
    "GET, /api/schema/",
    "GET, /api/swagger/",
    "GET, /api/redoc/",
    "POST, /o/token/"
  })
  void a_type_that_an_address_has_not_is_refused_in_json_and_nothing_is_done(
      Method method, String template) {
    String address = address(template);
    int before = processes();
    for (String accept : List.of("image/png", "garbage")) {
      Response answer =
          request()
              .accept(accept)
              .contentType(
                  address.equals("/o/token/")
                      ? "application/x-www-form-urlencoded"
                      : "application/json")
              .body(method == Method.POST ? START : "")
              .request(method, address);
      assertThat(answer.statusCode()).as(accept).isEqualTo(406);
      assertThat(answer.contentType()).as(accept).isEqualTo("application/json");
      assertThat(answer.asString()).as(accept).isEqualTo(NOT_ACCEPTABLE);
    }
    assertThat(processes()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"garbage", "*/*", "text/plain", "application/xml", "application/vnd.x+json"})
  void a_body_of_another_type_is_refused(String type) {
    for (String address :
        List.of("/api/processes/", "/api/pipelines/hello_world/validate/", "/o/token/")) {
      Response answer =
          request()
              .header("Content-Type", type)
              .body(START.getBytes(StandardCharsets.UTF_8))
              .post(address);
      assertThat(answer.statusCode()).as(address).isEqualTo(415);
      assertThat(answer.asString())
          .isEqualTo(
              "{\"detail\":\"Unsupported media type \\\"%s\\\" in request.\"}".formatted(type));
    }
  }

  @Test
  void a_body_without_a_type_is_refused_and_no_body_at_all_names_no_pipeline() throws IOException {
    assertThat(raw("POST /api/processes/", "", START))
        .startsWith("HTTP/1.1 415 ")
        .endsWith("{\"detail\":\"Unsupported media type \\\"\\\" in request.\"}");
    assertThat(raw("POST /api/processes/", "Content-Type:\r\n", START)).startsWith("HTTP/1.1 415 ");
    for (String type : List.of("", "Content-Type: application/json\r\n")) {
      assertThat(raw("POST /api/processes/", type, ""))
          .startsWith("HTTP/1.1 400 ")
          .contains("[pipeline loader] The field 'pipeline' is required.");
    }
  }

  @Test
  void a_stop_does_not_mind_any_body() throws IOException {
    for (String type : List.of("", "Content-Type: garbage\r\n", "Content-Type: text/xml\r\n")) {
      assertThat(raw("POST " + address("/api/processes/{id}/stop/"), type, "["))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  private String raw(String line, String headers, String body) throws IOException {
    try (RawHttp connection = new RawHttp()) {
      return connection
          .send(
              "%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%sContent-Length: %d\r\n\r\n%s"
                  .formatted(line, alice.token(), headers, body.length(), body))
          .answer();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, UTF-8",
    "APPLICATION/JSON, UTF-8",
    "application/json; charset=utf-8, UTF-8",
    "application/json; charset=\"utf-8\", UTF-8",
    "application/json; charset=iso-8859-1, ISO-8859-1",
    "application/json; charset=utf-16, UTF-16",
    "application/json; charset=no-such, UTF-8"
  })
  void json_is_read_in_the_charset_that_it_names(String type, String charset) {
    Response answer =
        post(
            type,
            "{\"pipeline\":\"hello_world\",\"comment\":\"olá\"}"
                .getBytes(Charset.forName(charset)));
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(answer.jsonPath().getString("comment")).isEqualTo("olá");
  }

  @Test
  void json_in_another_charset_is_refused_and_not_mangled() {
    Response answer =
        post(
            "application/json",
            "{\"pipeline\":\"hello_world\",\"comment\":\"olá\"}"
                .getBytes(StandardCharsets.ISO_8859_1));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.asString())
        .isEqualTo("{\"detail\":\"JSON parse error - The request is not written in UTF-8\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/, 'GET, HEAD, OPTIONS'",
    "/api/processes/, 'GET, HEAD, OPTIONS, POST'",
    "/api/processes/{id}/, 'DELETE, GET, HEAD, OPTIONS'",
    "/api/processes/{id}/status/, 'GET, HEAD, OPTIONS'",
    "/api/processes/{id}/history/, 'GET, HEAD, OPTIONS'",
    "/api/processes/{id}/logs/, 'GET, HEAD, OPTIONS'",
    "/api/processes/{id}/stop/, 'GET, OPTIONS, POST'",
    "/api/processes/{id}/finish/, 'GET, OPTIONS, POST'",
    "/api/pipelines/, 'GET, HEAD, OPTIONS'",
    "/api/pipelines/hello_world/, 'GET, HEAD, OPTIONS'",
    "/api/pipelines/hello_world/schema/, 'GET, HEAD, OPTIONS'",
    "/api/pipelines/hello_world/validate/, 'OPTIONS, POST'",
    "/api/sysinfo/, 'GET, HEAD, OPTIONS'",
    "/api/agents/, 'GET, HEAD, OPTIONS'",
    "/api/schema/, 'GET, HEAD, OPTIONS'",
    "/api/swagger/, 'GET, HEAD, OPTIONS'",
    "/api/redoc/, 'GET, HEAD, OPTIONS'",
    "/o/token/, 'OPTIONS, POST'"
  })
  void each_address_knows_its_methods_and_refuses_the_others(String template, String methods) {
    String address = address(template);
    List<String> allowed = List.of(methods.split(", "));

    Response options = alice.request().options(address);

    assertThat(options.statusCode()).isEqualTo(200);
    assertThat(options.header("Allow").split(", ")).containsExactlyInAnyOrderElementsOf(allowed);
    for (Method method :
        List.of(Method.HEAD, Method.PUT, Method.PATCH, Method.DELETE, Method.TRACE)) {
      Response answer = alice.request().request(method, address);
      if (allowed.contains(method.name()) && method == Method.DELETE) {
        assertThat(answer.statusCode()).as("of a process that has not ended").isEqualTo(409);
      } else if (allowed.contains(method.name())) {
        assertThat(answer.statusCode()).as(method.name()).isEqualTo(200);
        assertThat(answer.asString()).isEmpty();
      } else {
        assertThat(answer.statusCode()).as(method.name()).isEqualTo(405);
        assertThat(answer.contentType()).as(method.name()).isEqualTo("application/json");
        assertThat(answer.header("Allow").split(", ")).containsExactlyInAnyOrderElementsOf(allowed);
        assertThat(answer.asString())
            .isEqualTo(
                method == Method.HEAD
                    ? ""
                    : "{\"detail\":\"Method \\\"%s\\\" not allowed.\"}".formatted(method));
      }
    }
  }

  @Test
  void a_bearer_token_comes_in_one_header_whose_scheme_is_spelt_in_any_case() {
    String token = alice.token();
    Map.of("Bearer " + token, 200, "bearer " + token, 200, "BEARER " + token, 200)
        .forEach(this::authorized);
    Map.of("Token " + token, 401, token, 401, "Bearer", 401, "Bearer  ", 401, "Basic YTpi", 401)
        .forEach(this::authorized);
    assertThat(given().get("/api/sysinfo/?access_token=" + token).statusCode()).isEqualTo(401);
  }

  private void authorized(String header, int status) {
    Response answer = given().header("Authorization", header).get("/api/sysinfo/");
    assertThat(answer.statusCode()).as(header).isEqualTo(status);
    assertThat(answer.contentType()).as(header).isEqualTo("application/json");
  }
}
