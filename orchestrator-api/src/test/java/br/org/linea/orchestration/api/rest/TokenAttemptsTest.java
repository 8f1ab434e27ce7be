package br.org.linea.orchestration.api.rest;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.RawHttp;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.response.Response;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Wrong secrets, many of them, and the ways to send a right one. */
@ApiTest
class TokenAttemptsTest {

  private static final int PARALLEL = 60;
  private static final int LIMIT = 20;

  private static Response token(String id, String secret) {
    return given()
        .formParam("grant_type", "client_credentials")
        .formParam("client_id", id)
        .formParam("client_secret", secret)
        .post("/o/token/");
  }

  private static Response basic(String pair) {
    return given()
        .header(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
        .formParam("grant_type", "client_credentials")
        .post("/o/token/");
  }

  private static List<Response> together(IntFunction<Response> request) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Response>> asked =
          IntStream.range(0, PARALLEL)
              .mapToObj(number -> threads.submit(() -> request.apply(number)))
              .toList();
      List<Response> answers = new ArrayList<>();
      for (Future<Response> each : asked) {
        answers.add(each.get());
      }
      return answers;
    }
  }

  private static long count(List<Response> answers, int status) {
    return answers.stream().filter(answer -> answer.statusCode() == status).count();
  }

  @Test
  void parallel_wrong_secrets_are_tried_no_more_often_than_the_limit() throws Exception {
    List<Response> answers = together(number -> token("guessed-in-parallel", "wrong" + number));

    assertThat(count(answers, 401)).isEqualTo(LIMIT);
    assertThat(count(answers, 429)).isEqualTo(PARALLEL - LIMIT);
    for (Response answer : answers) {
      if (answer.statusCode() == 429) {
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 61);
        assertThat(answer.jsonPath().getString("error")).isEqualTo("slow_down");
        assertThat(answer.jsonPath().getString("error_description")).contains("try again in");
      }
    }
  }

  @Test
  void parallel_right_secrets_all_get_a_token() throws Exception {
    TestClient reader = TestClient.of("reader");
    assertThat(count(together(number -> token(reader.id(), reader.secret())), 200))
        .isEqualTo(PARALLEL);
  }

  @Test
  void a_right_secret_from_another_address_works_while_one_address_is_refused() throws IOException {
    TestClient bob = TestClient.of("bob");
    for (int number = 0; number <= LIMIT; number++) {
      from("127.0.0.3", bob.id(), "wrong" + number);
    }

    assertThat(from("127.0.0.3", bob.id(), bob.secret())).startsWith("HTTP/1.1 429 ");
    assertThat(from("127.0.0.4", bob.id(), bob.secret())).startsWith("HTTP/1.1 200 ");
  }

  private static String from(String address, String id, String secret) throws IOException {
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(URLEncoder.encode(id, UTF_8), URLEncoder.encode(secret, UTF_8));
    try (RawHttp http = new RawHttp(address)) {
      http.send(
          "POST /o/token/ HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
              + form.length()
              + "\r\n\r\n"
              + form);
      return http.answer();
    }
  }

  @Test
  void every_spelling_of_an_id_counts_as_the_same_client() {
    for (int number = 0; number <= LIMIT; number++) {
      basic("spelled-%" + Integer.toHexString('a') + ":wrong" + number);
    }
    assertThat(basic("spelled-a:wrong").statusCode()).isEqualTo(429);
    assertThat(basic("%73pelled-a:wrong").statusCode()).isEqualTo(429);
  }

  @Test
  void basic_credentials_may_be_url_encoded_or_not() {
    TestClient odd = TestClient.of("odd_secret");
    assertThat(basic(odd.id() + ":" + odd.secret()).statusCode()).isEqualTo(200);
    assertThat(
            basic(URLEncoder.encode(odd.id(), UTF_8) + ":" + URLEncoder.encode(odd.secret(), UTF_8))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void an_id_that_is_longer_than_any_client_has_is_refused_each_time() {
    for (int number = 0; number <= LIMIT + 1; number++) {
      assertThat(token("x".repeat(256), "wrong").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void a_thousand_attempts_with_long_ids_leave_nothing_in_memory() {
    long before = used();
    for (int number = 0; number < 1_000; number++) {
      assertThat(token(number + "x".repeat(100_000), "wrong").statusCode()).isIn(401, 413);
    }
    assertThat((used() - before) >> 20).as("MiB kept").isLessThan(20);
  }

  private static long used() {
    ManagementFactory.getMemoryMXBean().gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
