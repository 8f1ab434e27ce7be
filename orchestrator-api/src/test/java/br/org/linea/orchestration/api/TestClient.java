package br.org.linea.orchestration.api;

import static io.restassured.RestAssured.given;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.ConfigProvider;

/** One of the clients that {@code StackResource} registers, with a token from the façade. */
public final class TestClient {

  private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

  static {
    RestAssured.filters(new ContractCheck());
  }

  private final String name;

  private TestClient(String name) {
    this.name = name;
  }

  public static TestClient of(String name) {
    return new TestClient(name);
  }

  public static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }

  /** A request to the program's management address. */
  public static RequestSpecification management() {
    return given().port(Integer.parseInt(setting("quarkus.management.port")));
  }

  /** The program's database, for what no request can do; the caller closes it. */
  public static Connection database() throws SQLException {
    return connect(setting("test.database.url"));
  }

  /** Another database of the same server, as the same user. */
  public static Connection database(String name) throws SQLException {
    return connect(setting("test.database.url").replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1"));
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(
        url, setting("test.database.user"), setting("test.database.password"));
  }

  public String id() {
    return setting("test.client." + name);
  }

  public String secret() {
    return setting("test.secret." + name);
  }

  public String token() {
    return TOKENS.computeIfAbsent(
        name,
        n ->
            given()
                .auth()
                .preemptive()
                .basic(id(), secret())
                .formParam("grant_type", "client_credentials")
                .post("/o/token/")
                .then()
                .statusCode(200)
                .extract()
                .path("access_token"));
  }

  /** A token that was fetched just now, at Keycloak itself. */
  public String freshToken(String endpoint) {
    return given()
        .formParam("grant_type", "client_credentials")
        .formParam("client_id", id())
        .formParam("client_secret", secret())
        .formParam("scope", "read write")
        .post(endpoint)
        .then()
        .statusCode(200)
        .extract()
        .path("access_token");
  }

  public RequestSpecification request() {
    return given().header("Authorization", "Bearer " + token());
  }

  public int start(String json) {
    return request()
        .contentType(ContentType.JSON)
        .body(json)
        .post("/api/processes/")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  public int startHelloWorld() {
    return start("{\"pipeline\": \"hello_world\"}");
  }
}
