package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A batch needs room for all its processes. */
@ApiTest
class BatchQuotaTest {

  private final TestClient bob = TestClient.of("bob");
  private final TestClient operator = TestClient.of("operator");

  @AfterEach
  void reset() {
    operator.request().delete("/api/owners/{o}/quota/", bob.id());
  }

  @Test
  void a_quota_without_room_for_all_of_them_starts_none() throws SQLException {
    BatchTest.accepted(BatchTest.post(bob, BatchTest.body(1, "")));
    long used = open(bob);
    limit("open_processes", used + 5);
    long before = BatchTest.processes(bob);

    Response refused = BatchTest.post(bob, BatchTest.body(6, ""));

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("60");
    assertThat(refused.jsonPath().getString("error"))
        .contains("its limit is %d. This batch has 6.".formatted(used + 5));
    assertThat(BatchTest.processes(bob)).isEqualTo(before);
    BatchTest.accepted(BatchTest.post(bob, BatchTest.body(5, "")));
    assertThat(BatchTest.post(bob, BatchTest.body(1, "")).statusCode()).isEqualTo(429);
  }

  @Test
  void batches_and_single_processes_at_once_never_pass_the_limit() throws Exception {
    long used = open(bob);
    limit("open_processes", used + 25);
    try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
      Callable<Response> batch = () -> BatchTest.post(bob, BatchTest.body(10, ""));
      Callable<Response> one = () -> BatchTest.post(bob, BatchTest.body(1, ""));
      List<Future<Response>> answers =
          threads.invokeAll(
              IntStream.range(0, 12).mapToObj(each -> each % 2 == 0 ? batch : one).toList());
      for (Future<Response> each : answers) {
        assertThat(each.get().statusCode()).isIn(201, 429);
      }
    }
    assertThat(open(bob)).isBetween(used + 16, used + 25);
  }

  @Test
  void the_limit_of_a_minute_counts_every_process_of_a_batch() {
    limit("submissions_per_minute", 3);

    Response refused = BatchTest.post(bob, BatchTest.body(4, ""));

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.jsonPath().getString("error"))
        .contains(
            "in the last minute, and its limit is 3. This batch has 4, and never fits: send smaller ones.");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
  }

  private void limit(String name, long most) {
    operator
        .request()
        .contentType(ContentType.JSON)
        .body("{\"%s\":%d}".formatted(name, most))
        .put("/api/owners/{o}/quota/", bob.id())
        .then()
        .statusCode(200);
  }

  private long open(TestClient client) {
    return client
        .request()
        .get("/api/owners/{o}/quota/", client.id())
        .jsonPath()
        .getLong("used.open_processes");
  }
}
