package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.Topology;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A database that answers and refuses every write, and then takes them again. */
@ApiTest
class ReadOnlyDatabaseTest extends AgentFixture {

  /** Shorter than a session would have to be idle to be closed for that. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private static Response ready() {
    return TestClient.management().get("/q/health/ready");
  }

  private static String check(String name, String what) {
    return ready().jsonPath().getString("checks.find { it.name == '%s' }.%s".formatted(name, what));
  }

  private Response submit() {
    return alice.request().formParam("pipeline", "hello_world").post("/api/processes/");
  }

  @Test
  void a_database_that_refuses_writes_is_named_and_used_again_when_it_takes_them()
      throws SQLException {
    JsonPath process =
        alice.request().get("/api/processes/{id}/", alice.startHelloWorld()).jsonPath();
    int id = process.getInt("id");
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> readers =
        CompletableFuture.allOf(keepReading(id, enough), keepReading(id, enough));
    ReadOnlyDatabase refusing = new ReadOnlyDatabase();
    try {
      await().atMost(LIMIT).until(() -> ready().statusCode() == 503);
      assertThat(check("database", "status")).isEqualTo("DOWN");
      assertThat(check("database", "data.problem")).contains("refuses writes");
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  TestClient.management()
                      .get("/q/metrics")
                      .asString()
                      .contains("orchestrator_database_writable 0.0"));
      Response refused = submit();
      assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(503);
      assertThat(status(id)).isEqualTo("Queued");
      agent.say(1, agent.alive(process, JobPhase.RUNNING));
      await().atMost(LIMIT).until(() -> agent.consumers(Topology.PROCESS_EVENTS) == 0);
    } finally {
      refusing.close();
    }

    await().atMost(SOON).until(() -> ready().statusCode() == 200);
    await().atMost(SOON).until(() -> submit().statusCode() == 201);
    await().atMost(LIMIT).until(() -> status(id).equals("Running"));
    for (int i = 0; i < 20; i++) {
      assertThat(submit().statusCode()).isEqualTo(201);
    }
    enough.set(true);
    readers.join();
  }

  /** Reading keeps the sessions busy, so that none is closed for lying idle. */
  private CompletableFuture<Void> keepReading(int id, AtomicBoolean enough) {
    return CompletableFuture.runAsync(
        () -> {
          while (!enough.get()) {
            assertThat(alice.request().get("/api/processes/{id}/status/", id).statusCode())
                .isEqualTo(200);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }
}
