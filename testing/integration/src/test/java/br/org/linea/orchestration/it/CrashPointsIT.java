package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The agent dies at every step of the order of writes, one after another; each next agent works off
 * what the dead one left, and dies at the next step. Whatever was asked runs exactly once.
 */
class CrashPointsIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String VARIABLE = "ORCHESTRATION_TEST_FAULT_POINT";
  private static final Map<String, String> QUICK =
      Map.of(
          "SLURM_AGENT_SLURM_SUBMIT_TIMEOUT", "5s",
          "SLURM_AGENT_SLURM_RECOVERY_GRACE", "8s",
          "SLURM_AGENT_SLURM_STOP_REPEAT", "2s");

  @Test
  void an_agent_that_dies_at_any_step_runs_every_process_once_and_stops_what_it_should()
      throws IOException {
    List<String> points = declaredPoints();
    assertThat(points).hasSizeGreaterThan(10);
    Map<String, Integer> processes = new LinkedHashMap<>();
    try (Platform platform = Platform.start(LocalStack.open(), QUICK)) {
      Client client = platform.client();
      platform.agent().terminate();
      for (String point : points) {
        startToDie(platform, point);
        processes.put(point, provoke(platform, client, point));
        Awaitility.await("the agent to die at " + point)
            .atMost(LIMIT)
            .until(() -> !platform.agent().isAlive());
        assertThat(platform.agent().log()).content().contains("fault point " + point + ":");
      }
      platform.startAgent();
      for (Map.Entry<String, Integer> each : processes.entrySet()) {
        String expected = isOfStop(each.getKey()) ? "Stopped" : "Successful";
        client.await(each.getValue(), LIMIT, expected);
        assertRanAtMostOnce(platform, client, each.getKey(), each.getValue());
      }
      platform.awaitSilence();
    }
  }

  /** What the dead ones left may lead this agent to its point before it is ready. */
  private static void startToDie(Platform platform, String point) {
    try {
      platform.startAgent(Map.of(VARIABLE, point));
    } catch (IllegalStateException diedAtOnce) {
      assertThat(diedAtOnce).hasMessageContaining("ended with 137");
    }
  }

  /** Asks for what leads through the point; a stop only takes the way of stops. */
  private static int provoke(Platform platform, Client client, String point) {
    if (!isOfStop(point)) {
      return client.start("counted", "");
    }
    String pipeline = point.startsWith("TERM_") ? "counted_with_grace" : "counted";
    int id = client.start(pipeline, "{\"seconds\": 120}");
    // What the dead one left may lead this agent to its point before the process runs.
    Awaitility.await("process " + id + " to run, or the agent to die at " + point)
        .atMost(LIMIT)
        .until(() -> client.status(id).equals("Running") || !platform.agent().isAlive());
    client.stop(id).then().statusCode(200);
    return id;
  }

  private static boolean isOfStop(String point) {
    return point.startsWith("STOP_") || point.startsWith("TERM_") || point.startsWith("CANCEL_");
  }

  private static void assertRanAtMostOnce(
      Platform platform, Client client, String point, int process) throws IOException {
    Path marks = platform.runDirectory(client, process).resolve("marks.txt");
    int runs = Files.exists(marks) ? Files.readAllLines(marks).size() : 0;
    int jobs = platform.jobsNamed(client.jobName(process)).size();
    // A stop may come before the submission.
    assertThat(runs).as("runs after a death at %s", point).isBetween(isOfStop(point) ? 0 : 1, 1);
    assertThat(jobs).as("jobs after a death at %s", point).isBetween(isOfStop(point) ? 0 : 1, 1);
  }

  /** Read from the source: this module knows nothing of the programs but what they show. */
  private static List<String> declaredPoints() throws IOException {
    Path source =
        br.org.linea.orchestration.stack.process.ProjectFolder.find()
            .root()
            .resolve(
                "slurm-agent/src/main/java/br/org/linea/orchestration/agent/runtime/FaultPoint.java");
    Matcher constants = Pattern.compile("(?m)^  ([A-Z_]+)[,;]$").matcher(Files.readString(source));
    return constants.results().map(found -> found.group(1)).toList();
  }
}
