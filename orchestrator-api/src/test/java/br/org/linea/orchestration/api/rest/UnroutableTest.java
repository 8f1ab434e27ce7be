package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ErrorLog;
import br.org.linea.orchestration.api.RawHttp;
import br.org.linea.orchestration.api.TestClient;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the HTTP server itself gives up, before any resource is asked. */
@ApiTest
class UnroutableTest {

  private final TestClient alice = TestClient.of("alice");

  private String answer(String request) throws IOException {
    try (ErrorLog log = new ErrorLog();
        RawHttp http = new RawHttp()) {
      http.send(
          request
              + "\r\nAuthorization: Bearer "
              + alice.token()
              + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      String answer = http.answer();
      assertThat(log.errors()).isEmpty();
      return answer;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Host: x", "Host: a b"})
  void a_request_that_names_no_host_is_refused_in_json(String header) throws IOException {
    String answer = answer("GET /api/ HTTP/1.1\r\n" + header);

    assertThat(answer).startsWith("HTTP/1.1 400 ").endsWith("needs one Host header.\"}");
    assertThat(answer.toLowerCase(Locale.ROOT)).contains("content-type: application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/%zz/",
        "GET //api//%e/",
        "POST /api/processes/%zz/stop/",
        "GET /api/processes/?page=%zz",
        "POST /o/%zz/",
      })
  void an_address_that_is_no_uri_is_a_fault_of_the_request(String line) throws IOException {
    assertThat(answer(line + " HTTP/1.1\r\nHost: x")).startsWith("HTTP/1.1 400 ");
  }
}
