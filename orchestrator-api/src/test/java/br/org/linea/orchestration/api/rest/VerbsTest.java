package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.EventStream;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.api.rest.Verbs.Needs;
import br.org.linea.orchestration.api.rest.Verbs.Verb;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each verb of the interface, for each kind of caller. */
@ApiTest
class VerbsTest {

  private static final String ANONYMOUS =
      "{\"detail\":\"Authentication credentials were not provided.\"}";
  private static final String FORBIDDEN =
      "{\"detail\":\"You do not have permission to perform this action.\"}";

  private static final Map<String, Integer> OWN = new ConcurrentHashMap<>();
  private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

  private static Response call(RequestSpecification request, Verb verb, String slash) {
    String address =
        slash
            + verb.address()
                .replace("{own}", Integer.toString(own()))
                .replace("{job}", job(verb))
                .replace("{result}", "stdout")
                .replace("{owner}", TestClient.of("alice").id())
                .replace("{hook}", hook(verb))
                .replace("{agent}", TestClient.of("agent").id());
    RequestSpecification with = request.urlEncodingEnabled(false).redirects().follow(false);
    return switch (verb.method()) {
      case POST ->
          address.contains("/api/webhooks/")
                  || address.contains("/batch")
                  || address.contains("/removed")
              ? with.contentType("application/json").body("{\"process\":1}").post(address)
              : with.formParam("pipeline", "hello_world").post(address);
      case PUT -> with.contentType("application/json").body("{}").put(address);
      case DELETE -> with.delete(address);
      default -> with.get(address);
    };
  }

  private static int own() {
    return OWN.computeIfAbsent("own", any -> TestClient.of("alice").startHelloWorld());
  }

  /** The same process as a job. */
  private static String job(Verb verb) {
    return verb.address().contains("{job}")
        ? TOKENS.computeIfAbsent(
            "job",
            any ->
                TestClient.of("alice")
                    .request()
                    .get("/api/processes/" + own() + "/")
                    .path("task_id"))
        : "";
  }

  /** A webhook of alice that gets nothing here. */
  private static String hook(Verb verb) {
    return verb.address().contains("{hook}")
        ? Integer.toString(
            OWN.computeIfAbsent(
                "hook",
                any ->
                    TestClient.of("alice")
                        .request()
                        .contentType("application/json")
                        .body("{\"url\":\"https://192.0.1.1/\",\"labels\":{\"verbs\":\"none\"}}")
                        .post("/api/webhooks/")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id")))
        : "";
  }

  private static RequestSpecification bearer(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private static void anonymous(Response answer, String challenge) {
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.asString()).isEqualTo(ANONYMOUS);
    assertThat(answer.header("WWW-Authenticate")).startsWith(challenge);
  }

  private static void invalid(Response answer) {
    anonymous(answer, "Bearer realm=\"api\", error=\"invalid_token\"");
  }

  @ParameterizedTest
  @MethodSource("br.org.linea.orchestration.api.rest.Verbs#all")
  void without_a_token_no_verb_works_with_one_slash_or_two(Verb verb) {
    anonymous(call(given(), verb, ""), "Bearer realm=\"api\"");
    anonymous(call(given(), verb, "/"), "Bearer realm=\"api\"");
  }

  @ParameterizedTest
  @MethodSource("br.org.linea.orchestration.api.rest.Verbs#all")
  void a_token_that_does_not_hold_opens_no_verb(Verb verb) {
    String[] parts = TestClient.of("alice").token().split("\\.");
    invalid(call(bearer("garbage"), verb, ""));
    invalid(call(bearer(unsigned() + "." + parts[1] + "."), verb, ""));
    invalid(call(bearer(unsigned() + "." + parts[1] + "." + parts[2]), verb, "/"));
    invalid(call(bearer(TestClient.of("elsewhere").token()), verb, ""));
    invalid(call(bearer(wrongIssuer()), verb, ""));
  }

  private static String unsigned() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
  }

  private static String wrongIssuer() {
    return TOKENS.computeIfAbsent(
        "wrong-issuer",
        any -> TestClient.of("alice").freshToken(TestClient.setting("test.wrong-issuer")));
  }

  @Test
  void an_expired_token_opens_no_verb_and_is_called_expired() {
    String token = TestClient.of("fleeting").freshToken(TestClient.setting("test.token-endpoint"));
    assertThat(bearer(token).get("/api/sysinfo/").statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> bearer(token).get("/api/sysinfo/").statusCode() == 401);
    Verbs.all().forEach(verb -> invalid(call(bearer(token), verb, "")));
    assertThat(bearer(token).get("/api/sysinfo/").header("WWW-Authenticate"))
        .contains("The token has expired");
  }

  @Test
  void a_stream_ends_with_its_token() {
    TestClient fleeting = TestClient.of("fleeting");
    try (EventStream stream =
        EventStream.with(
            fleeting.freshToken(TestClient.setting("test.token-endpoint")),
            "/api/processes/events/")) {
      assertThat(stream.status()).isEqualTo(200);
      await().atMost(Duration.ofSeconds(20)).until(stream::ended);
    }
  }

  @ParameterizedTest
  @MethodSource("br.org.linea.orchestration.api.rest.Verbs#all")
  void a_token_that_may_only_read_does_nothing_else(Verb verb) {
    if (verb.needs() != Needs.READ) {
      forbidden(call(TestClient.of("reader").request(), verb, ""));
    }
  }

  @ParameterizedTest
  @MethodSource("br.org.linea.orchestration.api.rest.Verbs#all")
  void who_may_write_is_neither_an_agent_nor_an_operator(Verb verb) {
    if (verb.needs() == Needs.AGENT || verb.needs() == Needs.OPERATOR) {
      forbidden(call(TestClient.of("alice").request(), verb, ""));
    }
    if (verb.needs() == Needs.AGENT) {
      forbidden(call(TestClient.of("operator").request(), verb, ""));
    }
    if (verb.needs() == Needs.OPERATOR) {
      forbidden(call(TestClient.of("agent").request(), verb, ""));
    }
  }

  private static void forbidden(Response answer) {
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.asString()).isEqualTo(FORBIDDEN);
  }

  @ParameterizedTest
  @MethodSource("br.org.linea.orchestration.api.rest.Verbs#all")
  void another_owners_process_is_not_there(Verb verb) {
    if (verb.address().matches(".*\\{(own|job)}.*") && verb.needs() != Needs.OPERATOR) {
      Response answer = call(TestClient.of("bob").request(), verb, "");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.contentType()).startsWith("application/json");
      assertThat(answer.asString()).contains("No Process matches the given query.");
    }
  }

  @ParameterizedTest
  @MethodSource("br.org.linea.orchestration.api.rest.Verbs#all")
  void another_owners_webhook_is_not_there(Verb verb) {
    if (verb.address().contains("{hook}")) {
      Response answer = call(TestClient.of("bob").request(), verb, "");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.contentType()).startsWith("application/json");
      assertThat(answer.asString()).contains("No Webhook matches the given query.");
    }
  }

  @Test
  void every_address_of_the_interface_is_in_the_table() {
    List<String> known =
        Verbs.all()
            .map(
                verb ->
                    verb.method()
                        + " "
                        + verb.address()
                            .replaceAll("\\?.*", "")
                            .replace("{own}", "{id}")
                            .replace("{hook}", "{id}")
                            .replace("{agent}", "{worker}")
                            .replace("/uws/hello_world", "/uws/{pipeline}")
                            .replace("hello_world", "{name}")
                            .replace("run.out", "{path}")
                            .replaceAll("/$", ""))
            .toList();
    Map<String, Map<String, Object>> paths =
        given().accept("application/json").get("/api/schema/").jsonPath().getMap("paths");
    List<String> open =
        List.of(
            "GET /api",
            "POST /o/token",
            "GET /api/processes/{id}/logs/follow",
            "GET /uws/{pipeline}/availability",
            "GET /uws/{pipeline}/capabilities");
    paths.forEach(
        (path, methods) ->
            methods.keySet().stream()
                .filter(name -> List.of("get", "post", "put", "delete", "patch").contains(name))
                .map(name -> name.toUpperCase(Locale.ROOT) + " " + path.replaceAll("/$", ""))
                .filter(verb -> !open.contains(verb))
                .forEach(verb -> assertThat(known).contains(verb)));
  }
}
