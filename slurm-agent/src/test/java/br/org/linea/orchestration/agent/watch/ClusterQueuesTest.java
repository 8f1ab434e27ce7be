package br.org.linea.orchestration.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.slurm.AgentConfigs;
import br.org.linea.orchestration.agent.slurm.ScriptedCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cluster that answers and one that does not. */
class ClusterQueuesTest {

  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final Pace PACE =
      new Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(60));
  private static final Optional<String> HOME = Optional.empty();
  private static final Optional<String> SOUTH = Optional.of("south");

  @TempDir Path temp;

  @Test
  void a_silent_cluster_hides_no_other_and_is_asked_with_back_off() throws IOException {
    Path bin = temp.resolve("bin");
    Path calls = temp.resolve("calls");
    ScriptedCommands commands = new ScriptedCommands(bin);
    commands.put(
        "squeue",
        "echo \"$1\" >> '"
            + calls
            + "'; case \"$1\" in *south) echo away >&2; exit 1;; esac;"
            + " echo '7|RUNNING|1|1|1|n|7|None|7|(null)|7|/w|7'");
    ClusterQueues queues =
        new ClusterQueues(
            commands.gateway(AgentConfigs.agent(bin, "orchestration", "south")), PACE);

    for (int tick = 0; tick < 30; tick++) {
      assertThat(queues.ask(Set.of(HOME, SOUTH), NOW.plusSeconds(2L * tick)))
          .hasValueSatisfying(rows -> assertThat(rows).hasSize(1));
    }

    assertThat(queues.answered(Set.of(HOME))).isTrue();
    assertThat(queues.answered(Set.of(SOUTH))).isFalse();
    assertThat(queues.answered(Set.of(HOME, SOUTH))).isFalse();
    assertThat(queues.problem())
        .hasValueSatisfying(why -> assertThat(why).contains("cluster south", "away"));
    assertThat(Files.readAllLines(calls)).filteredOn("--all"::equals).hasSize(30);
    assertThat(Files.readAllLines(calls))
        .filteredOn("--clusters=south"::equals)
        .hasSizeBetween(4, 6);
    assertThat(queues.ask(Set.of(SOUTH), NOW.plusSeconds(300))).isEmpty();
    assertThat(queues.failures()).isGreaterThan(4);

    commands.put("squeue", "exit 0");
    assertThat(queues.ask(Set.of(HOME, SOUTH), NOW.plusSeconds(900))).isPresent();
    assertThat(queues.failures()).isZero();
    assertThat(queues.problem()).isEmpty();
  }
}
