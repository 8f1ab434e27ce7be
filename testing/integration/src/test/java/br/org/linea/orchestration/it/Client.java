package br.org.linea.orchestration.it;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * A machine client as PZ Server is one: gets a token from the façade, starts, follows and stops.
 */
final class Client {

  static final Set<String> OVER = Set.of("Successful", "Failed", "Stopped");

  private final URI api;
  private final String id;
  private final String secret;
  private String token;
  private Instant tokenExpires = Instant.MIN;

  Client(URI api, String id, String secret) {
    this.api = api;
    this.id = id;
    this.secret = secret;
  }

  /** The same client, which asks another instance. */
  Client at(URI another) {
    return new Client(another, id, secret);
  }

  /** A request that carries a valid token. */
  RequestSpecification request() {
    return given().baseUri(api.toString()).auth().oauth2(token());
  }

  /** A GET whose body is read as it comes. */
  HttpURLConnection open(String address) throws IOException {
    HttpURLConnection request = (HttpURLConnection) api.resolve(address).toURL().openConnection();
    request.setRequestProperty("Authorization", "Bearer " + token());
    return request;
  }

  /** Its client id, which is the owner of its processes. */
  String id() {
    return id;
  }

  private String token() {
    if (Instant.now().isAfter(tokenExpires)) {
      JsonPath answer = askForToken().then().statusCode(200).extract().jsonPath();
      token = answer.getString("access_token");
      tokenExpires = Instant.now().plusSeconds(answer.getLong("expires_in") / 2);
    }
    return token;
  }

  /** Asks the façade once. */
  Response askForToken() {
    return given()
        .baseUri(api.toString())
        .auth()
        .preemptive()
        .basic(id, secret)
        .contentType(ContentType.URLENC)
        .formParam("grant_type", "client_credentials")
        .post("/o/token/");
  }

  /** Posts the form that a browserless client posts. */
  Response submit(String pipeline, String usedConfig) {
    return request()
        .contentType(ContentType.URLENC)
        .formParam("pipeline", pipeline)
        .formParam("used_config", usedConfig)
        .post("/api/processes/");
  }

  /** Starts a process and returns its id; anything but 201 is a failure. */
  int start(String pipeline, String usedConfig) {
    return submit(pipeline, usedConfig).then().statusCode(201).extract().path("id");
  }

  Response stop(int process) {
    return request().post("/api/processes/{id}/stop/", process);
  }

  JsonPath process(int process) {
    return request()
        .get("/api/processes/{id}/", process)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  /** The whole name of its job in Slurm. */
  String jobName(int process) {
    String hex = process(process).getString("task_id").replace("-", "").substring(0, 12);
    return "orch-" + process + "-" + hex;
  }

  String status(int process) {
    return request()
        .get("/api/processes/{id}/status/", process)
        .then()
        .statusCode(200)
        .extract()
        .path("status");
  }

  /** Waits for one of the given labels; a process that ends with another is a failure at once. */
  String await(int process, Duration limit, String... labels) {
    Set<String> wanted = Set.of(labels);
    String seen =
        Awaitility.await("process " + process + " to be " + wanted)
            .atMost(limit)
            .pollInterval(Duration.ofMillis(200))
            .until(() -> status(process), now -> wanted.contains(now) || OVER.contains(now));
    if (!wanted.contains(seen)) {
      throw new AssertionError(
          "process %d is %s, not %s: %s"
              .formatted(process, seen, wanted, process(process).prettify()));
    }
    return seen;
  }
}
