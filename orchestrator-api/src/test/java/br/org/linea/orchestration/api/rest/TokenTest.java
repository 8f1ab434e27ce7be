package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ApiTest
class TokenTest {

  private final TestClient alice = TestClient.of("alice");

  private static RequestSpecification basic(String id, String secret) {
    String pair = id + ":" + secret;
    return given()
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void basic_credentials_get_a_token_for_both_scopes() {
    Response answer =
        basic(alice.id(), alice.secret())
            .formParam("grant_type", "client_credentials")
            .post("/o/token/");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    Map<String, Object> body = answer.jsonPath().getMap("$");
    assertThat(body.keySet()).containsExactly("access_token", "expires_in", "token_type", "scope");
    assertThat(body).containsEntry("token_type", "Bearer").containsEntry("scope", "read write");
    assertThat(body.get("expires_in")).isEqualTo(36000);
  }

  @Test
  void a_client_that_offers_http_2_is_answered_too() throws Exception {
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(
                URLEncoder.encode(alice.id(), StandardCharsets.UTF_8),
                URLEncoder.encode(alice.secret(), StandardCharsets.UTF_8));
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + RestAssured.port + "/o/token/"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(form))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  @Test
  void credentials_may_come_in_the_form() {
    given()
        .formParam("grant_type", "client_credentials")
        .formParam("client_id", alice.id())
        .formParam("client_secret", alice.secret())
        .formParam("scope", "read")
        .post("/o/token")
        .then()
        .statusCode(200)
        .body("scope", org.hamcrest.Matchers.equalTo("read"));
  }

  @Test
  void a_client_that_may_only_read_gets_a_token_for_that_without_asking() {
    TestClient reader = TestClient.of("reader");
    basic(reader.id(), reader.secret())
        .formParam("grant_type", "client_credentials")
        .post("/o/token/")
        .then()
        .statusCode(200)
        .body("scope", org.hamcrest.Matchers.equalTo("read"));
  }

  @Test
  void a_wrong_secret_is_an_invalid_client() {
    invalidClient(alice.id(), "wrong-%-+-secret");
  }

  @Test
  void an_unknown_client_is_an_invalid_client() {
    invalidClient("nobody-knows-me", "secret");
  }

  private static void invalidClient(String id, String secret) {
    Response answer =
        basic(id, secret).formParam("grant_type", "client_credentials").post("/o/token/");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.asString()).isEqualTo("{\"error\":\"invalid_client\"}");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_client\"");
  }

  @Test
  void no_grant_and_another_grant_are_unsupported() {
    Response none = basic(alice.id(), alice.secret()).formParam("scope", "read").post("/o/token/");
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(none.asString()).isEqualTo("{\"error\":\"unsupported_grant_type\"}");
    Response other =
        basic(alice.id(), alice.secret()).formParam("grant_type", "password").post("/o/token/");
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(other.asString()).isEqualTo("{\"error\":\"unsupported_grant_type\"}");
    Response empty = given().post("/o/token/");
    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(empty.asString()).isEqualTo("{\"error\":\"unsupported_grant_type\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"everything", "read everything", "openid", "profile", "read offline_access"})
  void another_scope_is_refused_even_if_keycloak_knows_it(String scope) {
    Response answer =
        basic(alice.id(), alice.secret())
            .formParam("grant_type", "client_credentials")
            .formParam("scope", scope)
            .post("/o/token/");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.asString()).isEqualTo("{\"error\":\"invalid_scope\"}");
  }

  @Test
  void a_secret_may_hold_what_would_be_encoded_in_an_address() {
    TestClient odd = TestClient.of("odd_secret");
    assertThat(odd.secret()).contains("%2B", "+", ":", "&", "é");
    Response header =
        basic(odd.id(), odd.secret())
            .formParam("grant_type", "client_credentials")
            .post("/o/token/");
    assertThat(header.statusCode()).as(header.asString()).isEqualTo(200);
    Response form =
        given()
            .formParam("grant_type", "client_credentials")
            .formParam("client_id", odd.id())
            .formParam("client_secret", odd.secret())
            .post("/o/token/");
    assertThat(form.statusCode()).as(form.asString()).isEqualTo(200);
  }

  @Test
  void a_client_that_fetches_a_token_again_and_again_is_never_slowed_down() {
    for (int i = 0; i < 25; i++) {
      basic(alice.id(), alice.secret())
          .formParam("grant_type", "client_credentials")
          .post("/o/token/")
          .then()
          .statusCode(200);
    }
  }

  @Test
  void a_get_is_not_allowed() {
    Response answer = given().get("/o/token/");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.asString()).isEqualTo("{\"detail\":\"Method \\\"GET\\\" not allowed.\"}");
  }

  @Test
  void failed_attempts_are_limited_and_do_not_lock_others_out() {
    TestClient bob = TestClient.of("bob");
    for (int i = 0; i < 30; i++) {
      basic("guessed", "secret" + i)
          .formParam("grant_type", "client_credentials")
          .post("/o/token/");
    }
    Response answer =
        basic("guessed", "secret").formParam("grant_type", "client_credentials").post("/o/token/");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.jsonPath().getString("error")).isEqualTo("slow_down");
    basic(bob.id(), bob.secret())
        .formParam("grant_type", "client_credentials")
        .post("/o/token/")
        .then()
        .statusCode(200);
  }
}
