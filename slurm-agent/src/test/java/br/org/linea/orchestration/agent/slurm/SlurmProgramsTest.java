package br.org.linea.orchestration.agent.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.agent.command.CommandResult;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With scripts in place of Slurm's commands. */
class SlurmProgramsTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @TempDir Path bin;

  private Instant now = Instant.parse("2026-11-28T10:00:00Z");

  @BeforeEach
  void count() {
    Metrics.addRegistry(meters);
  }

  @AfterEach
  void countNoMore() {
    Metrics.removeRegistry(meters);
  }

  private void command(String name, String script) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private CommandResult query(SlurmPrograms programs, String command) {
    return programs.query(List.of(programs.program(command)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slurm_load_jobs error: Rate limit exceeded, please retry later",
        "squeue: error: Rate limit exceeded, please retry momentarily"
      })
  void a_rate_limit_pauses_the_command_that_it_hit_and_no_other(String words) throws IOException {
    SlurmPrograms programs =
        new SlurmPrograms(AgentConfigs.slurm(bin), Map.of("PATH", "/usr/bin:/bin"), () -> now);
    command("squeue", "echo '" + words + "' >&2; exit 1");
    command("scancel", "exit 0");

    assertThat(query(programs, "squeue")).isInstanceOf(CommandResult.Exited.class);
    assertThat(query(programs, "squeue"))
        .isInstanceOfSatisfying(
            CommandResult.NotStarted.class,
            not ->
                assertThat(not.why())
                    .startsWith("Slurm limits the rate of requests; squeue is started again in"));
    assertThat(query(programs, "scancel")).isInstanceOf(CommandResult.Exited.class);
    assertThat(meters.counter("agent.slurm.rate.limits", "command", "squeue").count()).isEqualTo(1);

    now = now.plusSeconds(600);
    assertThat(query(programs, "squeue")).isInstanceOf(CommandResult.Exited.class);
  }

  @Test
  void a_failure_of_another_kind_pauses_nothing() throws IOException {
    SlurmPrograms programs =
        new SlurmPrograms(AgentConfigs.slurm(bin), Map.of("PATH", "/usr/bin:/bin"), () -> now);
    command("squeue", "echo 'slurm_load_jobs error: Unexpected message received' >&2; exit 1");

    query(programs, "squeue");

    assertThat(query(programs, "squeue")).isInstanceOf(CommandResult.Exited.class);
  }
}
