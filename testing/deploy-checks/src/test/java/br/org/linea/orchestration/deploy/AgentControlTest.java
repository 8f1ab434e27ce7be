package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code slurm-agentctl}, with fakes of {@code systemctl}, {@code systemd-run} and {@code id}: no
 * systemd manager runs beside the tests. The fake of {@code systemd-run} prints each argument in a
 * line and each credential that it was to load.
 */
class AgentControlTest {

  private static final Path SCRIPT = Checkout.ROOT.resolve("deploy/systemd/slurm-agentctl");

  @TempDir private Path temp;
  private Path bin;

  @BeforeEach
  void makeFakes() throws IOException {
    bin = Files.createDirectory(temp.resolve("bin"));
    fake("id", "echo 0");
    fake(
        "systemd-run",
        """
        printf '%s\\n' "$@"
        for argument in "$@"; do
          case $argument in
            *LoadCredential=token:*) echo "token is $(cat "${argument##*:}")" ;;
          esac
        done
        exit 3
        """);
    unit("secrets.properties:/etc/slurm-agent/secrets.properties");
  }

  private void unit(String loadCredential) throws IOException {
    fake(
        "systemctl",
        """
        case $2 in
          --property=User) echo orchestration ;;
          --property=Group) echo science ;;
          --property=StateDirectory) echo slurm-agent ;;
          --property=StateDirectoryMode) echo 0700 ;;
          --property=LoadCredential) echo "%s" ;;
          --property=Environment) echo "SLURM_AGENT_JOURNAL_DIR=/var/lib/slurm-agent/journal SLURM_AGENT_EXECUTORS=slurm SMALLRYE_CONFIG_LOCATIONS=/etc/own.properties" ;;
        esac
        """
            .formatted(loadCredential));
  }

  private void fake(String name, String body) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ScriptResult run(Map<String, String> environment, String... arguments) {
    List<String> argv = new java.util.ArrayList<>(List.of("bash", SCRIPT.toString()));
    argv.addAll(List.of(arguments));
    Map<String, String> all = new TreeMap<>(environment);
    all.put("PATH", bin + ":" + System.getenv("PATH"));
    all.put("TMPDIR", temp.toString());
    return ScriptResult.of(temp, all, argv);
  }

  @Test
  void a_command_runs_with_the_account_the_settings_and_the_secrets_of_the_service() {
    ScriptResult outcome = run(Map.of(), "--unit", "slurm-agent", "status", "--all");

    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.output().lines())
        .contains(
            "--property=User=orchestration",
            "--property=Group=science",
            "--property=EnvironmentFile=/etc/slurm-agent/agent.env",
            "--property=StateDirectory=slurm-agent",
            "--property=StateDirectoryMode=0700",
            "--setenv=SLURM_AGENT_JOURNAL_DIR=/var/lib/slurm-agent/journal",
            "--setenv=SLURM_AGENT_EXECUTORS=slurm",
            "--property=LoadCredential=secrets.properties:/etc/slurm-agent/secrets.properties")
        .endsWith("slurm-agent", "status", "--all");
    assertThat(outcome.output()).doesNotContain("own.properties");
  }

  @Test
  void a_systemd_without_credentials_reads_the_file_that_the_unit_names() throws IOException {
    unit("");

    assertThat(run(Map.of(), "--unit", "slurm-agent", "doctor").output().lines())
        .contains("--setenv=SMALLRYE_CONFIG_LOCATIONS=/etc/own.properties")
        .noneMatch(line -> line.contains("LoadCredential"));
  }

  @Test
  void a_token_is_handed_over_as_a_credential_and_leaves_no_file() throws IOException {
    ScriptResult outcome =
        run(
            Map.of("ORCHESTRATION_TOKEN", "abc.def"),
            "--unit",
            "slurm-agent",
            "adopt",
            "old-agent");

    assertThat(outcome.output()).contains("token is abc.def").endsWith("token is abc.def\n");
    assertThat(outcome.output().replace("token is abc.def", "")).doesNotContain("abc.def");
    try (var left = Files.list(temp)) {
      assertThat(left).containsExactly(bin);
    }
  }

  @Test
  void another_account_than_root_learns_what_to_do() throws IOException {
    fake("id", "echo 1000");

    ScriptResult outcome = run(Map.of(), "--unit", "slurm-agent", "status");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output()).contains("run it as root");
  }

  @Test
  void a_command_line_without_a_command_is_answered_with_the_usage() {
    ScriptResult outcome = run(Map.of());

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.output()).contains("slurm-agentctl [--unit NAME] doctor|status");
  }
}
