package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ErrorLog;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.response.Response;
import java.util.Base64;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes as a bearer token and is none. */
@ApiTest
class BearerTest {

  private static final String KEYS = "/protocol/openid-connect/certs";

  ToIntFunction<String> askedOfKeycloak;

  private static Response ask(String token) {
    return given().header("Authorization", "Bearer " + token).get("/api/sysinfo/");
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static void refused(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(401);
    assertThat(answer.asString())
        .isEqualTo("{\"detail\":\"Authentication credentials were not provided.\"}");
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo(
            "Bearer realm=\"api\", error=\"invalid_token\","
                + " error_description=\"The token was not issued for this service.\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "...",
        "a..",
        "..a",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "a.b.c.d.e",
        "%00.%00.%00",
        "é.é.é",
        "e30.e30.e30",
        "e30..",
        "bnVsbA.e30.x",
        "W10.e30.x",
        "IiI.e30.x",
        "MQ.e30.x",
        "====.====.===="
      })
  void what_is_no_token_is_refused_and_is_no_error_of_the_service(String token) {
    try (ErrorLog log = new ErrorLog()) {
      refused(ask(token));
      assertThat(log.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"RS256\"}",
        "{\"alg\":1,\"kid\":2}",
        "{\"alg\":\"RS256\",\"kid\":null}",
        "{\"alg\":\"RS256\",\"kid\":{}}",
        "{\"alg\":\"RS256\",\"kid\":\"\"}",
        "{\"alg\":\"none\",\"kid\":\"x\"}",
        "{\"alg\":\"HS256\",\"kid\":\"x\",\"x5c\":[\"x\"]}",
        "{\"alg\":\"RS256\",\"kid\":[\"x\"],\"crit\":[\"x\"]}"
      })
  void a_header_that_names_no_key_of_the_issuer_is_refused(String header) {
    try (ErrorLog log = new ErrorLog()) {
      refused(ask(encoded(header) + "." + encoded("{\"sub\":\"x\"}") + ".x"));
      assertThat(log.errors()).isEmpty();
    }
  }

  @Test
  void tokens_of_unknown_keys_ask_the_issuer_once_in_a_while() {
    TestClient.of("alice").request().get("/api/sysinfo/").then().statusCode(200);
    int before = askedOfKeycloak.applyAsInt(KEYS);
    for (int number = 0; number < 100; number++) {
      String header = encoded("{\"alg\":\"RS256\",\"kid\":\"unknown-%d\"}".formatted(number));
      refused(ask(header + "." + encoded("{\"sub\":\"x\"}") + ".x"));
    }
    assertThat(askedOfKeycloak.applyAsInt(KEYS) - before).isLessThan(20);
  }

  @Test
  void an_expired_token_is_called_so_in_a_sentence() {
    String token = TestClient.of("fleeting").token();
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(30))
        .until(() -> ask(token).statusCode() == 401);
    assertThat(ask(token).header("WWW-Authenticate"))
        .isEqualTo(
            "Bearer realm=\"api\", error=\"invalid_token\","
                + " error_description=\"The token has expired.\"");
  }
}
