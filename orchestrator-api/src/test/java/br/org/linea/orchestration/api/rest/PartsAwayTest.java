package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ApiTest
class PartsAwayTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final TestClient alice = TestClient.of("alice");

  BiConsumer<String, Boolean> parts;

  @AfterEach
  void everything_is_there_again() {
    parts.accept("database", true);
    parts.accept("keycloak", true);
    parts.accept("broker", true);
    await()
        .atMost(LIMIT)
        .until(() -> TestClient.management().get("/q/health/ready").statusCode() == 200);
  }

  private Response token() {
    return given()
        .formParam("grant_type", "client_credentials")
        .formParam("client_id", alice.id())
        .formParam("client_secret", alice.secret())
        .post("/o/token/");
  }

  private static void unavailable(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
    assertThat(answer.contentType()).startsWith("application/json");
    assertThat(answer.jsonPath().getString("error")).isNotBlank();
  }

  @Test
  void without_the_database_there_are_no_tokens_and_readiness_says_why() {
    alice.token();
    parts.accept("database", false);

    unavailable(token());
    Response ready = TestClient.management().get("/q/health/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.jsonPath().getString("checks.find { it.name == 'database' }.status"))
        .isEqualTo("DOWN");
    assertThat(TestClient.management().get("/q/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void without_the_database_a_start_is_refused_in_json() {
    alice.token();
    parts.accept("database", false);
    unavailable(alice.request().formParam("pipeline", "hello_world").post("/api/processes/"));
  }

  @Test
  void a_status_outlasts_a_database_that_goes_and_comes() {
    int id = alice.startHelloWorld();
    parts.accept("database", false);

    CompletableFuture<Response> asked =
        CompletableFuture.supplyAsync(() -> alice.request().get("/api/processes/{id}/status/", id));
    await().pollDelay(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> true);
    assertThat(asked).isNotDone();
    parts.accept("database", true);

    Response answer = asked.join();
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.jsonPath().getString("status")).isEqualTo("Queued");
  }

  @Test
  void a_stop_outlasts_a_database_that_goes_and_comes() {
    int id = alice.startHelloWorld();
    parts.accept("database", false);

    CompletableFuture<Response> asked =
        CompletableFuture.supplyAsync(() -> alice.request().post("/api/processes/{id}/stop/", id));
    await().pollDelay(Duration.ofSeconds(1)).atMost(LIMIT).until(() -> true);
    parts.accept("database", true);

    Response answer = asked.join();
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.jsonPath().getInt("status")).isEqualTo(3);
  }

  @Test
  void a_token_that_cannot_be_checked_is_not_called_bad() {
    String[] parts = alice.token().split("\\.");
    String header =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"new\"}"
                    .getBytes(StandardCharsets.UTF_8));
    this.parts.accept("keycloak", false);

    unavailable(
        given()
            .header("Authorization", "Bearer " + header + "." + parts[1] + "." + parts[2])
            .get("/api/sysinfo/"));
  }

  @Test
  void without_the_broker_processes_are_accepted_and_readiness_names_it() {
    alice.token();
    brokerIs("connected");
    parts.accept("broker", false);

    int id = alice.startHelloWorld();

    assertThat(alice.request().get("/api/processes/{id}/status/", id).statusCode()).isEqualTo(200);
    brokerIs("away, commands wait in the outbox");
    assertThat(TestClient.management().get("/q/health/ready").statusCode()).isEqualTo(200);
    parts.accept("broker", true);
    brokerIs("connected");
  }

  private static void brokerIs(String state) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        TestClient.management()
                            .get("/q/health/ready")
                            .jsonPath()
                            .getString("checks.find { it.name == 'broker' }.data.state"))
                    .isEqualTo(state));
  }

  @Test
  void without_keycloak_known_tokens_work_and_new_ones_wait() {
    alice.request().get("/api/sysinfo/");
    parts.accept("keycloak", false);

    assertThat(alice.request().get("/api/sysinfo/").statusCode()).isEqualTo(200);
    unavailable(token());
    parts.accept("keycloak", true);
    assertThat(token().statusCode()).isEqualTo(200);
  }
}
