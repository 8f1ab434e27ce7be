package br.org.linea.orchestration.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.RawHttp;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a proxy and this program could take for different ones, or that cost much. */
@ApiTest
class HostileRequestsTest {

  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final String SECOND = "GET /api/schema HTTP/1.1\r\nHost: x\r\n\r\n";

  private final TestClient alice = TestClient.of("alice");

  private String post(String headers) {
    return "POST /api/processes/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + alice.token()
        + "\r\nContent-Type: application/json\r\n"
        + headers
        + "\r\n";
  }

  /** A server that takes the body for the next request has been smuggled one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: identity\r\nContent-Length: 0\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 48\r\n",
        "Transfer-Encoding : chunked\r\nContent-Length: 0\r\n",
        "Content-Length: 0\r\nContent-Length: 48\r\n",
        "Content-Length: 0, 48\r\n",
        "Content-Length: +0\r\n",
        "Content-Length: -1\r\n"
      })
  void a_body_whose_length_is_not_clear_is_refused_and_never_read_as_a_request(String headers)
      throws IOException {
    try (RawHttp http = new RawHttp()) {
      String first = http.send(post(headers) + SECOND).answer();

      assertThat(first).as(headers).startsWith("HTTP/1.1 400");
      assertThat(http.ended()).as("closed, so that nothing follows").isTrue();
    }
  }

  @Test
  void the_preface_of_http_2_is_answered_or_refused_at_once() throws IOException {
    try (RawHttp http = new RawHttp()) {
      String answer = http.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").head();
      assertThat(answer.isEmpty() || answer.matches("(?s)HTTP/\\S+ 4\\d\\d .*"))
          .as(answer)
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-999999999", "-1E+2147483647", "1e99999999999999999"})
  @Timeout(30)
  void a_number_of_a_billion_digits_costs_nothing(String number) {
    long begin = System.nanoTime();
    Response answer =
        alice
            .request()
            .contentType(ContentType.JSON)
            .body(
                "{\"pipeline\":\"hello_world\",\"used_config\":{\"seconds\":%s}}".formatted(number))
            .post("/api/processes/");

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(QUICK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void json_that_is_deeply_nested_is_a_fault_of_the_request(String level) {
    String body =
        "{\"pipeline\":\"hello_world\",\"used_config\":" + level.repeat(900_000 / level.length());

    Response answer =
        alice.request().contentType(ContentType.JSON).body(body).post("/api/processes/");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.asString().length()).isLessThan(2_000);
  }

  @Test
  void a_form_of_more_fields_than_are_read_is_refused_and_not_cut_off() {
    String junk =
        IntStream.range(0, 10_000).mapToObj(n -> "x" + n + "=1").collect(Collectors.joining("&"));
    for (String body :
        new String[] {
          "pipeline=hello_world&" + junk + "&used_config=%7B%22seconds%22%3A%22no%22%7D",
          junk + "&pipeline=hello_world"
        }) {
      Response answer =
          alice
              .request()
              .contentType("application/x-www-form-urlencoded")
              .body(body)
              .post("/api/processes/");
      assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
      assertThat(answer.jsonPath().getString("detail")).contains("1000 fields");
    }
  }

  @Test
  void ten_thousand_query_parameters_are_refused() throws IOException {
    String query =
        IntStream.range(0, 10_000).mapToObj(n -> "a=" + n).collect(Collectors.joining("&"));
    try (RawHttp http = new RawHttp()) {
      String answer =
          http.send("GET /api/processes/?" + query + " HTTP/1.1\r\nHost: x\r\n\r\n").head();
      assertThat(answer).contains(" 414 ");
    }
  }

  /** Extensions and trailers of chunks are no body, and so are not counted as one. */
  @Test
  void what_comes_beside_the_chunks_has_a_limit() throws IOException {
    for (String endless :
        new String[] {
          "1;" + "x".repeat(200_000) + "\r\na\r\n", "0\r\n" + "X-A: b\r\n".repeat(50_000)
        }) {
      try (RawHttp http = new RawHttp()) {
        String answer = http.send(post("Transfer-Encoding: chunked\r\n")).send(endless).head();
        assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 4")).as(answer).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/%70rocesses/%d/", "/api/processes;a=b/%d/", "//api/./processes/%d/"})
  void another_spelling_of_an_address_has_the_headers_of_the_address(String spelling) {
    int id = alice.startHelloWorld();
    Response answer =
        alice.request().urlEncodingEnabled(false).get(spelling.replace("%d", Integer.toString(id)));
    assertThat(answer.statusCode()).isIn(200, 400, 404);
    if (answer.statusCode() == 200) {
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
  }
}
