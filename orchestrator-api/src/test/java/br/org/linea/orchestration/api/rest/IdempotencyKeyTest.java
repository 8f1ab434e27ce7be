package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of every length that the contract allows. */
@ApiTest
class IdempotencyKeyTest {

  private static final int LONGEST = 10_000;
  private static final int AT_ONCE = 10;

  private final TestClient alice = TestClient.of("alice");

  private Response submit(String key, int seconds) {
    return alice
        .request()
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body("{\"pipeline\":\"hello_world\",\"used_config\":{\"seconds\":%d}}".formatted(seconds))
        .post("/api/processes/");
  }

  /** Random letters, since PostgreSQL compresses others before it measures them. */
  private static String random(int length) {
    Random random = new Random();
    return IntStream.range(0, length)
        .mapToObj(each -> Character.toString('!' + random.nextInt('~' - '!')))
        .collect(Collectors.joining());
  }

  /** An index row of PostgreSQL holds about 2,700 bytes. */
  @ParameterizedTest
  @ValueSource(ints = {2_600, 2_800, LONGEST})
  void the_same_key_answers_the_same_process_however_long_it_is(int length) {
    String key = random(length);

    Response first = submit(key, 1);

    assertThat(first.statusCode()).as(first.asString()).isEqualTo(201);
    Response again = submit(key, 1);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.jsonPath().getInt("id")).isEqualTo(first.jsonPath().getInt("id"));
    assertThat(submit(key, 2).statusCode()).isEqualTo(409);
    Response other = submit(key.substring(0, length - 1) + "~", 1);
    assertThat(other.jsonPath().getInt("id")).isNotEqualTo(first.jsonPath().getInt("id"));
  }

  @Test
  void a_longer_one_is_refused_with_the_limit() {
    Response answer = submit(random(LONGEST + 1), 1);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("error"))
        .contains("'Idempotency-Key' must have at most 10000 characters");
  }

  @Test
  void of_ten_requests_at_once_with_one_long_key_one_makes_a_process() throws Exception {
    String key = random(LONGEST);
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      Callable<Response> request = () -> submit(key, 1);
      List<Future<Response>> answers =
          threads.invokeAll(IntStream.range(0, AT_ONCE).mapToObj(each -> request).toList());
      int id = answers.getFirst().get().jsonPath().getInt("id");
      for (Future<Response> each : answers) {
        assertThat(each.get().statusCode()).isEqualTo(201);
        assertThat(each.get().jsonPath().getInt("id")).isEqualTo(id);
      }
    }
  }
}
