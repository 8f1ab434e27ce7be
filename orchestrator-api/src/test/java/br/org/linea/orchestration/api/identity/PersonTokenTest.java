package br.org.linea.orchestration.api.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.stack.clients.DeviceLogin;
import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What people may do with the token of a command line. */
@ApiTest
class PersonTokenTest {

  private static final Map<String, JsonNode> LOGINS = new ConcurrentHashMap<>();
  private static final String ALL = "openid read write";

  private final TestClient alice = TestClient.of("alice");
  private final TestClient bob = TestClient.of("bob");

  private static JsonNode login(String person, String scope) {
    return LOGINS.computeIfAbsent(
        person + " " + scope,
        key ->
            new DeviceLogin(
                    TestClient.setting("test.person." + person),
                    TestClient.setting("test.people.password"))
                .tokens(TestClient.setting("quarkus.oidc.auth-server-url"), scope));
  }

  private static RequestSpecification bearer(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private static RequestSpecification as(String person) {
    return bearer(login(person, ALL).path("access_token").asText());
  }

  private static Response start(RequestSpecification person, String query) {
    return person
        .contentType(ContentType.JSON)
        .body("{\"pipeline\":\"hello_world\"}")
        .post("/api/processes/" + query);
  }

  private static void forbidden(Response answer, String detail) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(403);
    assertThat(answer.jsonPath().getString("detail")).contains(detail);
  }

  @Test
  void a_person_sees_the_processes_of_the_owners_in_the_claim_alone() {
    int own = alice.startHelloWorld();
    int foreign = bob.startHelloWorld();

    assertThat(as("astronomer").get("/api/processes/{id}/", own).statusCode()).isEqualTo(200);
    assertThat(as("astronomer").get("/api/processes/{id}/", foreign).statusCode()).isEqualTo(404);
    assertThat(as("team").get("/api/processes/{id}/", own).statusCode()).isEqualTo(200);
    assertThat(as("team").get("/api/processes/{id}/", foreign).statusCode()).isEqualTo(200);
    assertThat(as("astronomer").get("/api/processes/?ordering=-id").jsonPath().getList("id"))
        .contains(own)
        .doesNotContain(foreign);
    assertThat(as("team").get("/api/processes/?ordering=-id").jsonPath().getList("id"))
        .contains(own, foreign);
  }

  @Test
  void what_a_person_starts_belongs_to_its_owner_and_the_history_names_the_person() {
    int id = start(as("astronomer"), "").then().statusCode(201).extract().path("id");

    assertThat(alice.request().get("/api/processes/{id}/", id).jsonPath().getString("owner"))
        .isEqualTo(as("astronomer").get("/api/processes/{id}/", id).jsonPath().getString("owner"));
    as("astronomer").post("/api/processes/{id}/stop/", id).then().statusCode(200);
    assertThat(alice.request().get("/api/processes/{id}/history/", id).asString())
        .contains(TestClient.setting("test.person.astronomer"));
  }

  @Test
  void a_person_with_several_owners_names_one_of_them() {
    forbidden(start(as("team"), ""), "several owners");
    forbidden(start(as("team"), "?owner=another"), "does not act for the owner 'another'");
    forbidden(start(as("team"), "?owner=" + bob.id() + "&owner=another"), "does not act for");

    int id = start(as("team"), "?owner=" + bob.id()).then().statusCode(201).extract().path("id");

    assertThat(bob.request().get("/api/processes/{id}/", id).statusCode()).isEqualTo(200);
  }

  @Test
  void a_person_without_an_owner_sees_and_starts_nothing() {
    int id = alice.startHelloWorld();

    assertThat(as("ownerless").get("/api/processes/").jsonPath().getList("$")).isEmpty();
    assertThat(as("ownerless").get("/api/webhooks/").jsonPath().getList("$")).isEmpty();
    assertThat(as("ownerless").get("/api/processes/{id}/", id).statusCode()).isEqualTo(404);
    assertThat(as("ownerless").post("/api/processes/{id}/stop/", id).statusCode()).isEqualTo(404);
    forbidden(start(as("ownerless"), ""), "acts for no owner");
    forbidden(start(as("ownerless"), "?owner=orchestration-cli"), "does not act for");
  }

  @Test
  void an_operator_sees_all_processes_and_names_the_owner_of_new_ones() {
    int id = alice.startHelloWorld();

    assertThat(as("chief").get("/api/processes/{id}/", id).statusCode()).isEqualTo(200);
    forbidden(start(as("chief"), ""), "acts for no owner");
    forbidden(start(as("chief"), "?owner= "), "does not act for");
    start(as("chief"), "?owner=" + bob.id()).then().statusCode(201);
  }

  @Test
  void webhooks_belong_to_the_owner_that_a_person_names() {
    RequestSpecification request =
        as("team").contentType(ContentType.JSON).body("{\"url\":\"http://127.0.0.3:9/\"}");
    int id =
        request
            .post("/api/webhooks/?owner=" + bob.id())
            .then()
            .statusCode(201)
            .extract()
            .path("id");

    assertThat(as("team").get("/api/webhooks/{id}/", id).statusCode()).isEqualTo(200);
    assertThat(bob.request().get("/api/webhooks/{id}/", id).statusCode()).isEqualTo(200);
    assertThat(as("astronomer").get("/api/webhooks/{id}/", id).statusCode()).isEqualTo(404);
    as("team").delete("/api/webhooks/{id}/", id).then().statusCode(200);
  }

  @Test
  void clients_find_the_issuer_without_a_token() {
    Response answer = given().get("/.well-known/oauth-protected-resource");

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.jsonPath().getList("authorization_servers"))
        .isEqualTo(List.of(TestClient.setting("quarkus.oidc.token.issuer")));
    assertThat(answer.jsonPath().getString("resource")).startsWith("http://");
  }

  @Test
  void a_person_is_no_agent() {
    assertThat(
            as("chief")
                .get("/api/agents/{name}/processes/", TestClient.of("agent").id())
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_login_that_asks_for_read_alone_starts_nothing() {
    String token = login("astronomer", "read").path("access_token").asText();

    assertThat(bearer(token).get("/api/processes/?page=1").statusCode()).isEqualTo(200);
    assertThat(start(bearer(token), "").statusCode()).isEqualTo(403);
  }

  @Test
  void tokens_for_another_audience_are_refused() {
    JsonNode login = login("astronomer", ALL);

    // The id token is for the command line, the refresh token for the issuer.
    for (String other : new String[] {"id_token", "refresh_token"}) {
      String token = login.path(other).asText();
      assertThat(token).as(other).isNotEmpty();
      assertThat(bearer(token).get("/api/processes/").statusCode()).as(other).isEqualTo(401);
    }
  }
}
