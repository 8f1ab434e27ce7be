package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ErrorLog;
import br.org.linea.orchestration.api.RawHttp;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.stack.fuzz.RandomCases;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Whatever a client sends: no 500, errors in JSON, and nothing changes that it did not ask for. */
@ApiTest
class RequestsFuzzTest {

  private final TestClient alice = TestClient.of("alice");
  private final TestClient bob = TestClient.of("bob");

  @Inject ObjectMapper json;

  /** Quarkus refuses what is none by itself, without a body. */
  private static boolean isUri(String address) {
    try {
      return new URI(address).getPath() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void check(String request, String answer, boolean hasBody) throws Exception {
    assertThat(answer).as(request).startsWith("HTTP/1.1 ");
    int status = Integer.parseInt(answer.substring(9, 12));
    assertThat(status).as("%s%n%s", request, answer).isLessThan(500);
    String[] parts = answer.split("\r\n\r\n", 2);
    boolean undecodable = status == 400 && !isUri(request.split(" ", 3)[1]);
    // Only browsers send an Origin, and they show a page nothing of an answer to a foreign one.
    boolean foreignOrigin = parts[0].startsWith("HTTP/1.1 403 CORS Rejected");
    if (hasBody && status >= 400 && !undecodable && !foreignOrigin) {
      assertThat(parts[0].toLowerCase(Locale.ROOT))
          .as("%s%n%s", request, answer)
          .contains("content-type: application/json");
      JsonNode error = json.readTree(parts[1]);
      assertThat(error.isObject() && (error.has("error") || error.has("detail")))
          .as("%s%n%s", request, answer)
          .isTrue();
    }
  }

  @Test
  void no_request_is_too_odd_for_an_answer() {
    int foreign = alice.startHelloWorld();
    String before = alice.request().get("/api/processes/{id}/", foreign).asString();
    int[] accepted = {bob.request().get("/api/processes/").jsonPath().getList("id").size()};
    MalformedRequests requests = new MalformedRequests(json, bob.token(), foreign);
    try (ErrorLog log = new ErrorLog()) {
      RandomCases.each(
          draw -> {
            MalformedRequests.Request odd = requests.next(draw);
            String request = odd.shown(bob.token());
            boolean hasBody = !odd.method().equals("HEAD");
            try (RawHttp http = new RawHttp()) {
              http.send(odd.head()).send(odd.body());
              String answer = hasBody ? http.answer() : http.head();
              check(request, answer, hasBody);
              if (answer.startsWith("HTTP/1.1 201")) {
                accepted[0]++;
              }
            } catch (IOException e) {
              throw new AssertionError("no answer to " + request, e);
            }
            assertThat(log.errors()).as(request).isEmpty();
          });
    }
    assertThat(alice.request().get("/api/processes/{id}/", foreign).asString()).isEqualTo(before);
    assertThat(bob.request().get("/api/processes/").jsonPath().getList("id"))
        .hasSizeLessThanOrEqualTo(accepted[0]);
  }
}
