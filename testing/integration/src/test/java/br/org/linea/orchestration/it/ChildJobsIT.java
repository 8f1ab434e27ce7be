package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pipelines whose job submits jobs of its own. */
class ChildJobsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static Platform platform;
  private static Client client;

  @BeforeAll
  static void start() {
    platform = Platform.shared();
    client = platform.client();
  }

  @Test
  void a_family_that_does_its_work_ends_successful_and_leaves_no_child() {
    int id = client.start("fan_out", "{\"below\": 1000, \"children\": 4}");

    client.await(id, LIMIT, "Successful");

    awaitNoChild(id);
    assertThat(platform.jobsNamed(client.jobName(id) + "-child")).hasSize(4);
  }

  @Test
  void a_stop_of_the_parent_stops_its_children() {
    int id = client.start("fan_out", "{\"children\": 4, \"seconds\": 300}");
    awaitChildren(id, 4);
    Awaitility.await("the children to be listed with the process")
        .atMost(LIMIT)
        .until(() -> client.process(id).getList("children").size() == 4);

    client.stop(id).then().statusCode(200);

    client.await(id, LIMIT, "Stopped");
    awaitNoChild(id);
  }

  @Test
  void children_that_the_parent_left_behind_are_cancelled() {
    int id = client.start("fan_out", "{\"children\": 4, \"seconds\": 300, \"leave\": true}");

    client.await(id, LIMIT, "Successful");

    awaitNoChild(id);
    assertThat(platform.jobsNamed(client.jobName(id) + "-child")).hasSize(4);
  }

  private static void awaitChildren(int process, int count) {
    Awaitility.await(count + " children of process " + process)
        .atMost(LIMIT)
        .until(() -> children(process).size() == count);
  }

  private static void awaitNoChild(int process) {
    Awaitility.await("no child of process " + process)
        .atMost(LIMIT)
        .until(() -> children(process).isEmpty());
  }

  private static List<String> children(int process) {
    String name = client.jobName(process) + "-child";
    return platform.queuedNames().lines().filter(name::equals).toList();
  }
}
