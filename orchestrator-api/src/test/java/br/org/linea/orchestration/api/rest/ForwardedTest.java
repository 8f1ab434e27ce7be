package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.RawHttp;
import br.org.linea.orchestration.api.StackResource;
import br.org.linea.orchestration.api.TestClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Addresses in answers behind a proxy: its own when it is trusted, else those of the request. */
@ApiTest
class ForwardedTest {

  private static final String FORWARDED =
      "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n"
          + "X-Forwarded-Host: orchestration.example\r\nX-Forwarded-Prefix: /lab\r\n";

  private final TestClient alice = TestClient.of("alice");

  private String ask(String from, String request, String more) throws IOException {
    try (RawHttp http = new RawHttp(from)) {
      http.send(
          request
              + " HTTP/1.1\r\nHost: inside:8080\r\n"
              + FORWARDED
              + "Authorization: Bearer "
              + alice.token()
              + "\r\n"
              + more
              + "\r\n");
      return http.answer();
    }
  }

  @Test
  void links_name_the_address_that_a_trusted_proxy_was_asked_at() throws IOException {
    assertThat(ask(StackResource.TRUSTED_PROXY, "GET /api/processes/?page=1&page_size=1", ""))
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase(
            "Link: <https://orchestration.example/lab/api/processes/?page=1&page_size=1>;");
    assertThat(ask(StackResource.TRUSTED_PROXY, "GET /api/", ""))
        .contains("\"processes\":\"https://orchestration.example/lab/api/processes/\"");
    assertThat(ask(StackResource.TRUSTED_PROXY, "GET //api/", ""))
        .contains("\"processes\":\"https://orchestration.example/lab/api/processes/\"");
  }

  @Test
  void the_location_of_a_new_process_does_too() throws IOException {
    String body = "{\"pipeline\":\"hello_world\"}";
    assertThat(
            ask(
                StackResource.TRUSTED_PROXY,
                "POST /api/processes/",
                "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(body.length(), body)))
        .startsWith("HTTP/1.1 201 ")
        .containsPattern("(?i)location: https://orchestration.example/lab/api/processes/\\d+/\r\n");
  }

  @Test
  void a_stranger_forwards_nothing_and_health_says_so() throws IOException {
    assertThat(ask("127.0.0.5", "GET /api/", ""))
        .contains("\"processes\":\"http://inside:8080/api/processes/\"");
    assertThat(
            TestClient.management()
                .get("/q/health/ready")
                .jsonPath()
                .getString("checks.find { it.name == 'forwarded-headers' }.data.ignored"))
        .contains("127.0.0.5");
  }
}
