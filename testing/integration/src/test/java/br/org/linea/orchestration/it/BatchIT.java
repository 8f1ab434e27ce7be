package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A batch on real Slurm. */
class BatchIT {

  private static final Duration LIMIT = Duration.ofSeconds(180);
  private static final int JOBS = 20;

  @Test
  void twenty_configs_of_one_request_run_as_twenty_jobs_and_end_successful() throws IOException {
    Platform platform = Platform.shared();
    Client client = platform.client();
    String configs =
        IntStream.range(0, JOBS)
            .mapToObj("{\"message\":\"number %d\",\"seconds\":0}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));

    JsonPath batch =
        client
            .request()
            .contentType(ContentType.JSON)
            .body("{\"pipeline\":\"hello_world\",\"configs\":" + configs + "}")
            .post("/api/processes/batch/")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath();

    List<Integer> ids = batch.getList("ids");
    assertThat(ids).hasSize(JOBS);
    for (int place = 0; place < JOBS; place++) {
      client.await(ids.get(place), LIMIT, "Successful");
      JsonPath process = client.process(ids.get(place));
      assertThat(
              Files.readString(
                  platform.runDirectory(process.getString("path_str")).resolve("hello.txt")))
          .isEqualTo("number %d\n".formatted(place));
    }
    List<Long> jobs =
        client
            .request()
            .queryParam("batch", batch.getString("batch"))
            .get("/api/processes/")
            .jsonPath()
            .getList("pid");
    assertThat(jobs).hasSize(JOBS).doesNotContainNull().doesNotHaveDuplicates();
  }
}
