package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.programs.SlurmAgent;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The limit of a pipeline, with two agents that could each reach it. */
class MaxRunningIT {

  private static final Duration LIMIT = Duration.ofSeconds(180);

  @Test
  void two_agents_together_run_no_more_than_max_running() {
    try (Platform platform = Platform.start(LocalStack.open(), Map.of())) {
      Client client = platform.client();
      SlurmAgent second =
          platform.startAnotherAgent("second-" + UUID.randomUUID().toString().substring(0, 8));
      try {
        List<Integer> processes =
            Stream.generate(() -> client.start("two_at_once", "{\"seconds\": 5}"))
                .limit(6)
                .toList();
        Set<String> names = processes.stream().map(client::jobName).collect(Collectors.toSet());

        Awaitility.await("all to end, never more than two of them in Slurm")
            .atMost(LIMIT)
            .until(
                () -> {
                  assertThat(inSlurm(platform, names)).hasSizeLessThanOrEqualTo(2);
                  return processes.stream().map(client::status).allMatch(Client.OVER::contains);
                });

        assertThat(processes)
            .allSatisfy(id -> assertThat(client.status(id)).isEqualTo("Successful"));
        assertThat(processes.stream().map(id -> client.process(id).getString("worker")).distinct())
            .hasSize(1);
        // What has no limit is still shared between the agents.
        List<String> workers =
            Stream.generate(() -> client.start("counted", "{\"seconds\": 20}"))
                .limit(4)
                .map(id -> client.process(id).getString("worker"))
                .distinct()
                .toList();
        assertThat(workers).hasSize(2);
      } finally {
        second.terminate();
      }
    }
  }

  /** As Slurm has it: the API learns of a success a moment after the next one may begin. */
  private static List<String> inSlurm(Platform platform, Set<String> names) {
    return platform
        .slurm()
        .ask("squeue", "--all", "--noheader", "--states=PD,CF,R", "--format=%j")
        .lines()
        .map(String::strip)
        .filter(names::contains)
        .toList();
  }
}
