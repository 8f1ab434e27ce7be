package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.RawHttp;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer says to browsers and caches, whatever gives it. */
@ApiTest
class AnswerHeadersTest {

  private final TestClient alice = TestClient.of("alice");

  private static void safe(String head) {
    assertThat(head.toLowerCase(Locale.ROOT))
        .contains("x-content-type-options: nosniff\r\n")
        .contains("x-frame-options: deny\r\n")
        .contains("referrer-policy: no-referrer\r\n")
        .contains("content-security-policy: ");
  }

  private static String ask(String request) throws IOException {
    try (RawHttp http = new RawHttp()) {
      return http.send(request + "\r\n\r\n").head();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/ HTTP/1.1\r\nHost: x",
        "GET /api/processes/ HTTP/1.1\r\nHost: x",
        "GET //api//processes/ HTTP/1.1\r\nHost: x",
        "GET /api/processes/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x",
        "PUT /api/processes/ HTTP/1.1\r\nHost: x",
        "GET /o/token/ HTTP/1.1\r\nHost: x",
        "POST /o/token/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999",
        "GET /api/nothing/ HTTP/1.1\r\nHost: x",
        "GET /nothing HTTP/1.1\r\nHost: x",
        "GET /api/schema/ HTTP/1.1\r\nHost: x",
        "PUT /api/schema/ HTTP/1.1\r\nHost: x",
        "GET /api/swagger/ HTTP/1.1\r\nHost: x",
        "GET /api/redoc/ HTTP/1.1\r\nHost: x",
        "GET /api/ HTTP/1.1",
        "OPTIONS /api/ HTTP/1.1\r\nHost: x",
        "GET /api/ HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example"
      })
  void every_answer_has_the_headers_that_browsers_honour(String request) throws IOException {
    safe(ask(request));
  }

  @Test
  void an_answer_is_loaded_by_no_page_and_a_page_loads_nothing_from_elsewhere() {
    assertThat(given().get("/api/").header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    for (String page : new String[] {"/api/swagger/", "/api/redoc/"}) {
      assertThat(given().get(page).headers().getValues("Content-Security-Policy"))
          .as("browsers apply each policy that an answer has")
          .singleElement()
          .asString()
          .startsWith("default-src 'self'; ")
          .contains("frame-ancestors 'none'")
          .doesNotContain("http")
          .doesNotContain("*");
    }
  }

  @Test
  void tokens_and_processes_are_kept_by_no_cache() {
    int id = alice.startHelloWorld();
    for (Response answer :
        new Response[] {
          given().post("/o/token/"),
          given().formParam("grant_type", "client_credentials").post("/o/token/"),
          given().get("/api/processes/"),
          alice.request().get("/api/processes/"),
          alice.request().urlEncodingEnabled(false).get("/api//processes//" + id + "//"),
          alice.request().get("/api/processes/{id}/status/", id),
          alice.request().get("/api/processes/{id}/history", id),
          alice.request().get("/api/processes/0/"),
          alice.request().get("/api/agents/")
        }) {
      assertThat(answer.headers().getValues("Cache-Control"))
          .as(answer.statusLine() + answer.headers() + answer.asString())
          .containsExactly("no-store");
    }
  }

  @Test
  void pages_and_their_parts_are_checked_again_after_an_upgrade() {
    for (String part :
        new String[] {"/api/swagger/", "/api/swagger/swagger-ui-bundle.js", "/api/redoc/"}) {
      Response answer = given().get(part);
      assertThat(answer.statusCode()).as(part).isEqualTo(200);
      assertThat(answer.headers().getValues("Cache-Control")).as(part).containsExactly("no-cache");
    }
  }

  @Test
  void a_page_of_an_allowed_origin_reads_every_header_of_ours() {
    Response answer =
        given()
            .header("Origin", "https://pz.example")
            .header("Authorization", "Bearer " + alice.token())
            .get("/api/sysinfo/");
    assertThat(answer.header("Access-Control-Expose-Headers").toLowerCase(Locale.ROOT).split(", ?"))
        .contains(
            "x-total-count",
            "link",
            "location",
            "retry-after",
            "deprecation",
            "traceresponse",
            "www-authenticate",
            "x-log-offset",
            "x-log-next-offset",
            "x-log-size",
            "x-log-source");
  }

  @Test
  void a_page_of_an_allowed_origin_may_use_every_method_of_ours() {
    for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE")) {
      Response preflight =
          given()
              .header("Origin", "https://pz.example")
              .header("Access-Control-Request-Method", method)
              .header("Access-Control-Request-Headers", "authorization")
              .options("/api/processes/1/");
      assertThat(preflight.header("Access-Control-Allow-Methods")).as(method).contains(method);
    }
  }
}
