package br.org.linea.orchestration.api.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ErrorLog;
import br.org.linea.orchestration.api.RawHttp;
import br.org.linea.orchestration.api.TestClient;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How large a body may be, however it comes. */
@ApiTest
class BodySizeTest {

  private static final String TOO_LARGE = "{\"detail\":\"The request is larger than 1 MiB.\"}";
  private static final int PART = 64 * 1024;

  private final TestClient alice = TestClient.of("alice");

  enum Encoding {
    JSON("application/json", "{\"pipeline\":\"hello_world\",\"comment\":\"", "\"}"),
    FORM("application/x-www-form-urlencoded", "pipeline=hello_world&comment=", ""),
    MULTIPART(
        "multipart/form-data; boundary=edge",
        "--edge\r\nContent-Disposition: form-data; name=\"pipeline\"\r\n\r\nhello_world\r\n"
            + "--edge\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\n",
        "\r\n--edge--\r\n");

    private final String type;
    private final String before;
    private final String after;

    Encoding(String type, String before, String after) {
      this.type = type;
      this.before = before;
      this.after = after;
    }
  }

  private String head(String type, String... more) {
    return "POST /api/processes/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + alice.token()
        + "\r\nContent-Type: "
        + type
        + "\r\n"
        + String.join("\r\n", more)
        + "\r\n\r\n";
  }

  private static void refused(String answer) {
    assertThat(answer)
        .startsWith("HTTP/1.1 413 ")
        .containsIgnoringCase("content-type: application/json")
        .endsWith(TOO_LARGE);
  }

  @ParameterizedTest
  @EnumSource
  void a_body_in_chunks_that_grows_too_large_is_refused_in_json(Encoding encoding)
      throws IOException {
    try (ErrorLog log = new ErrorLog();
        RawHttp http = new RawHttp()) {
      http.send(head(encoding.type, "Transfer-Encoding: chunked")).chunk(encoding.before);
      for (int sent = 0; sent <= 2 << 20; sent += PART) {
        http.chunk("x".repeat(PART));
      }
      http.chunk(encoding.after).chunk("");

      refused(http.answer());
      assertThat(http.ended()).isTrue();
      assertThat(log.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_small_body_in_chunks_is_read_in_every_encoding(Encoding encoding) throws IOException {
    try (RawHttp http = new RawHttp()) {
      http.send(head(encoding.type, "Transfer-Encoding: chunked"))
          .chunk(encoding.before)
          .chunk("in two ")
          .chunk("parts" + encoding.after)
          .chunk("");
      assertThat(http.answer())
          .startsWith("HTTP/1.1 201 ")
          .contains("\"comment\":\"in two parts\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_empty_body_in_chunks_is_a_fault_of_the_request(Encoding encoding) throws IOException {
    try (RawHttp http = new RawHttp()) {
      http.send(head(encoding.type, "Transfer-Encoding: chunked")).chunk("");
      assertThat(http.answer()).startsWith("HTTP/1.1 400 ").contains("\"detail\":");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_body_of_nearly_1_mib_in_chunks_passes_the_limit(Encoding encoding) throws IOException {
    try (RawHttp http = new RawHttp()) {
      http.send(head(encoding.type, "Transfer-Encoding: chunked")).chunk(encoding.before);
      for (int sent = 0; sent < (1 << 20) - 2 * PART; sent += PART) {
        http.chunk("x".repeat(PART));
      }
      http.chunk(encoding.after).chunk("");
      // A comment has a limit of its own.
      assertThat(http.answer())
          .startsWith("HTTP/1.1 400 ")
          .contains("'comment' must have at most 10000 characters");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_body_is_not_waited_for_when_the_token_is_missing_or_wrong(Encoding encoding)
      throws IOException {
    for (String authorization : List.of("X: y", "Authorization: Bearer a.b.c")) {
      for (String length : List.of("Content-Length: 100", "Transfer-Encoding: chunked")) {
        try (RawHttp http = new RawHttp()) {
          http.send(
              "POST /api/processes/ HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\n%s\r\n%s\r\n\r\n"
                  .formatted(encoding.type, authorization, length));
          assertThat(http.answer())
              .startsWith("HTTP/1.1 401 ")
              .endsWith("{\"detail\":\"Authentication credentials were not provided.\"}");
          assertThat(http.ended()).as(authorization + " " + length).isTrue();
        }
      }
    }
  }

  @Test
  void a_body_that_announces_too_much_is_refused_before_it_comes() throws IOException {
    for (String size : new String[] {"1048577", "99999999999999999999"}) {
      try (ErrorLog log = new ErrorLog();
          RawHttp http = new RawHttp()) {
        http.send(head("application/json", "Content-Length: " + size));
        String answer = http.answer();
        if (size.length() == 7) {
          refused(answer);
        } else {
          assertThat(answer).startsWith("HTTP/1.1 4");
        }
        assertThat(http.ended()).isTrue();
        assertThat(log.errors()).isEmpty();
      }
    }
  }

  @Test
  void a_client_that_asks_before_it_sends_gets_100_continue_or_a_refusal() throws IOException {
    String body = "{\"pipeline\":\"hello_world\"}";
    try (RawHttp http = new RawHttp()) {
      http.send(
          head("application/json", "Expect: 100-continue", "Content-Length: " + body.length()));
      assertThat(http.answer()).startsWith("HTTP/1.1 100 ");
      assertThat(http.send(body).answer()).startsWith("HTTP/1.1 201 ");
    }
    try (RawHttp http = new RawHttp()) {
      http.send(head("application/json", "Expect: 100-continue", "Content-Length: 2000000"));
      refused(http.answer());
    }
    try (ErrorLog log = new ErrorLog();
        RawHttp http = new RawHttp()) {
      http.send(head("application/json", "Expect: 100-continue", "Transfer-Encoding: chunked"));
      assertThat(http.answer()).startsWith("HTTP/1.1 100 ");
      for (int sent = 0; sent <= 1 << 20; sent += PART) {
        http.chunk("x".repeat(PART));
      }
      refused(http.answer());
      assertThat(log.errors()).isEmpty();
    }
  }

  @Test
  void a_form_may_be_as_large_as_json() {
    String text = "x".repeat(200_000);
    String config = "{\"extra\":\"" + text + "\"}";
    for (RequestSpecification form :
        List.of(
            alice.request().formParam("pipeline", "hello_world").formParam("used_config", config),
            alice
                .request()
                .multiPart("pipeline", "hello_world")
                .multiPart("used_config", config))) {
      Response answer = form.post("/api/processes/");
      assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
      assertThat(answer.jsonPath().getString("used_config")).contains(text);
    }
  }

  @Test
  void a_field_that_comes_as_a_file_is_a_field() {
    Response answer =
        alice
            .request()
            .multiPart("pipeline", "hello_world")
            .multiPart("used_config", "config.json", "{\"message\":\"é\"}".getBytes(UTF_8))
            .post("/api/processes/");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(answer.jsonPath().getString("used_config")).contains("\"message\":\"é\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=\"pipeline\"\r\nContent-Type: x/y; charset=non^ense",
        "name=\"pipeline\"\r\nContent-Type: x/y; charset=nonsense",
        "name=\"\"",
        "x"
      })
  void a_part_that_cannot_be_read_is_a_fault_of_the_request(String part) throws IOException {
    String body = "--edge\r\nContent-Disposition: form-data; " + part + "\r\n\r\nx\r\n--edge--\r\n";
    try (ErrorLog log = new ErrorLog();
        RawHttp http = new RawHttp()) {
      http.send(head(Encoding.MULTIPART.type, "Content-Length: " + body.length())).send(body);
      assertThat(http.answer())
          .startsWith("HTTP/1.1 400 ")
          .containsIgnoringCase("content-type: application/json");
      assertThat(log.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pipeline=%zz", "pipeline=%", "pipeline=%e9", "%zz=1", "&&==&", "=", "#"})
  void a_form_that_cannot_be_read_is_a_fault_of_the_request(String body) throws IOException {
    try (ErrorLog log = new ErrorLog();
        RawHttp http = new RawHttp()) {
      http.send(head(Encoding.FORM.type, "Content-Length: " + body.length())).send(body);
      assertThat(http.answer())
          .startsWith("HTTP/1.1 400 ")
          .containsIgnoringCase("content-type: application/json")
          .contains("\"detail\":");
      assertThat(log.errors()).isEmpty();
    }
  }
}
