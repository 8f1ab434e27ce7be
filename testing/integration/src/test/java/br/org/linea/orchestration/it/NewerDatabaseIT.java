package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A rolling upgrade: an instance goes on while a newer one has added columns to every table, as
 * migrations do.
 */
class NewerDatabaseIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Adds a column to the end of each table. */
  private static final String MIGRATION =
      """
      DO $$ DECLARE each regclass; BEGIN
        FOR each IN SELECT oid::regclass FROM pg_class
            WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
        LOOP EXECUTE 'ALTER TABLE ' || each || ' ADD COLUMN of_a_later_release text'; END LOOP;
      END $$""";

  @AutoClose private static Platform platform;
  private static Client client;
  private static int webhook;

  @BeforeAll
  static void start() {
    platform = Platform.start();
    client = platform.client();
  }

  @Test
  void an_older_instance_answers_everything_while_columns_are_added() throws SQLException {
    webhook =
        client
            .request()
            .contentType(ContentType.JSON)
            .body("{\"url\": \"https://receiver.example.org/\"}")
            .post("/api/webhooks/")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    int before = client.start("hello_world", "{\"seconds\": 0}");
    client.await(before, LIMIT, "Successful");
    use(before);

    try (Connection connection = platform.site().database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(MIGRATION);
    }

    use(before);
    int after = client.start("hello_world", "{\"seconds\": 0}");
    client.await(after, LIMIT, "Successful");
    use(after);
    platform.agent().terminate();
    platform.startAgent();
    int stopped = client.start("hello_world", "{\"seconds\": 600}");
    assertThat(client.stop(stopped).statusCode()).isEqualTo(200);
    client.await(stopped, LIMIT, "Stopped");
  }

  /** What a client may ask of a process that is over, and of its webhooks. */
  private static void use(int process) {
    String own = "/api/processes/" + process + "/";
    for (String address :
        List.of(
            own,
            own + "status/",
            own + "history/",
            own + "usage/",
            own + "logs/",
            own + "files/",
            "/api/processes/?status=Successful&search=hello",
            "/api/webhooks/",
            "/api/webhooks/" + webhook + "/deliveries/",
            "/uws/hello_world")) {
      succeeds(client.request().get(address), address);
    }
    succeeds(client.request().post("/api/webhooks/{id}/test/", webhook), "a test delivery");
    succeeds(start("the same for ever"), "a repeated request");
    int rerun = succeeds(client.request().post(own + "rerun/"), "a rerun").path("id");
    client.await(rerun, LIMIT, "Successful");
    succeeds(client.request().delete("/api/processes/{id}/", rerun), "a deletion");
  }

  private static Response start(String key) {
    return client
        .request()
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body("{\"pipeline\": \"hello_world\", \"used_config\": {\"seconds\": 0}}")
        .post("/api/processes/");
  }

  private static Response succeeds(Response answer, String question) {
    assertThat(answer.statusCode()).as(question + ": " + answer.asString()).isBetween(200, 299);
    return answer;
  }
}
