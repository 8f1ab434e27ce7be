package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One trace from a request to the last news of its job. */
class TraceIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void the_callers_trace_reaches_the_agents_log_and_every_row_of_the_history() throws IOException {
    Platform platform = Platform.shared();
    Client client = platform.client();
    int id =
        client
            .request()
            .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
            .contentType(ContentType.URLENC)
            .formParam("pipeline", "counted")
            .post("/api/processes/")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    client.await(id, LIMIT, "Successful");

    List<String> traces =
        client
            .request()
            .get("/api/processes/{id}/history/", id)
            .then()
            .statusCode(200)
            .extract()
            .jsonPath()
            .getList("traceparent");
    assertThat(traces).hasSizeGreaterThan(1).allSatisfy(row -> assertThat(row).contains(TRACE));
    assertThat(Files.readAllLines(platform.agent().log()))
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\S+ INFO  \\[\\w+] .*\\{.*process=%d.*%s.*}"
                            .formatted(id, TRACE)));
  }
}
