package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.local.OrchestratorApi;
import br.org.linea.orchestration.local.ProjectFolder;
import br.org.linea.orchestration.local.clients.MachineClient;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two instances of the API behind no more than a TCP balancer. */
class TwoInstancesIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static Platform platform;
  private static OrchestratorApi second;
  private static Balancer balancer;

  @BeforeAll
  static void start() {
    platform = Platform.start();
    second = OrchestratorApi.start(platform.site(), "api-2", Map.of());
    balancer = new Balancer(List.of(platform.api().url(), second.url()));
  }

  @AfterAll
  static void stop() {
    if (balancer != null) {
      balancer.close();
    }
    if (second != null) {
      second.terminate();
    }
    platform.close();
  }

  @Test
  void the_client_that_exists_works_against_both_without_a_special_case() throws Exception {
    MachineClient client = platform.register();
    Path script =
        ProjectFolder.find().root().resolve("integration-tests/src/test/python/pz_client.py");
    Process python =
        new ProcessBuilder(
                "/usr/bin/python3",
                script.toString(),
                balancer.url().toString(),
                client.id(),
                client.secret())
            .redirectErrorStream(true)
            .start();
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(python.exitValue()).as(output).isZero();

    JsonPath saw = JsonPath.from(output);
    assertThat(saw.getString("path_str")).matches("hello_world/\\d{8}");
    assertThat(saw.<String>getList("followed")).endsWith("Successful");
    assertThat(saw.getString("after_stop")).isIn("Stopping", "Stopped");
    assertThat(saw.getString("ended")).isEqualTo("Stopped");
    assertThat(saw.getString("again")).endsWith("has already been marked to be stopped.");
    assertThat(saw.getString("refused")).startsWith("[config loader]");
    assertThat(saw.getList("listed")).hasSize(2);
    assertThat(saw.<String>getList("pipelines")).startsWith("hello_world");
    assertThat(saw.<String>getList("sysinfo"))
        .containsExactly("datasets_dir", "pipelines_dir", "processing_dir");
  }

  @Test
  void what_one_instance_accepted_the_other_brings_to_its_end_when_the_first_is_killed() {
    Client throughBoth = platform.client(balancer.url());
    List<Integer> ids = new ArrayList<>();
    for (int each = 0; each < 6; each++) {
      ids.add(throughBoth.start("counted", "{\"seconds\": 2}"));
    }

    second.kill();
    ids.add(throughBoth.start("counted", ""));

    ids.forEach(id -> throughBoth.await(id, LIMIT, "Successful"));
    platform.awaitSilence();
  }
}
