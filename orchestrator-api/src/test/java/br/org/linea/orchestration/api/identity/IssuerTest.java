package br.org.linea.orchestration.api.identity;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.StackResource;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the realm has revoked. */
@ApiTest
class IssuerTest {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  BiConsumer<String, Boolean> parts;

  @AfterEach
  void nothing_is_revoked() {
    parts.accept("brief-key", false);
    parts.accept("not-before", false);
  }

  private static Response ask(String token) {
    return given().header("Authorization", "Bearer " + token).get("/api/sysinfo/");
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /** A token of an unknown key has keys and not-before read again, once in an interval. */
  private static void haveRealmRead() {
    String header = encoded("{\"alg\":\"RS256\",\"kid\":\"%s\"}".formatted(UUID.randomUUID()));
    assertThat(ask(header + ".e30.x").statusCode()).isEqualTo(401);
  }

  @Test
  void a_key_that_the_realm_has_removed_signs_no_good_tokens() {
    parts.accept("brief-key", true);
    String token = TestClient.of("own_keys").freshToken(TestClient.setting("test.token-endpoint"));
    await().atMost(LIMIT).untilAsserted(() -> assertThat(ask(token).statusCode()).isEqualTo(200));

    parts.accept("brief-key", false);

    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              haveRealmRead();
              assertThat(ask(token).statusCode()).isEqualTo(401);
            });
  }

  @Test
  void a_token_from_before_the_realms_not_before_is_revoked() {
    String key = TestClient.of("bob").token().split("\\.")[0];
    String old =
        key + "." + encoded("{\"iat\":%d}".formatted(StackResource.REVOKED_BEFORE - 1)) + ".x";
    parts.accept("not-before", true);

    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              haveRealmRead();
              assertThat(ask(old).header("WWW-Authenticate"))
                  .contains("The token has been revoked.");
            });
    assertThat(TestClient.of("bob").request().get("/api/sysinfo/").statusCode()).isEqualTo(200);
  }
}
