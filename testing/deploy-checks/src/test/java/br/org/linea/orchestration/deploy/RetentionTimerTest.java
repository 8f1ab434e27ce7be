package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The timer that removes run directories, as the installer brings it. */
class RetentionTimerTest {

  private static final String INSTALLER =
      Checkout.ROOT.resolve("deploy/systemd/install.sh").toString();
  private static final String TIMER = "slurm-agent-retention.timer";

  @TempDir private Path temp;

  private ScriptResult install(Path root, String... more) throws IOException {
    Path program = temp.resolve("program");
    Files.writeString(program, "#!/bin/sh\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return ScriptResult.of(
        temp,
        Map.of("DESTDIR", root.toString()),
        more.length > 0
            ? List.of(INSTALLER, more[0])
            : List.of(INSTALLER, "--program", program.toString()));
  }

  @Test
  void systemd_finds_no_fault_with_it_and_an_uninstall_removes_it() throws IOException {
    Path root = temp.resolve("root");
    ScriptResult made = install(root);
    Path units = root.resolve("etc/systemd/system");
    Path targets = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
    for (String name :
        List.of(
            "sysinit",
            "basic",
            "shutdown",
            "network-online",
            "remote-fs",
            "time-set",
            "time-sync",
            "timers")) {
      Files.writeString(targets.resolve(name + ".target"), "[Unit]\nDescription=stand-in\n");
    }

    ScriptResult verified =
        ScriptResult.of(
            temp, Map.of(), List.of("systemd-analyze", "verify", "--root=" + root, TIMER));

    assertThat(made.exit()).as(made.output()).isZero();
    assertThat(verified).isEqualTo(new ScriptResult(0, ""));
    assertThat(units.resolve("slurm-agent-retention.service"))
        .content()
        .contains("\nExecStart=/usr/local/bin/slurm-agentctl retention\n");
    assertThat(units.resolve("timers.target.wants")).as("it is not enabled").doesNotExist();
    install(root, "--uninstall");
    assertThat(units.resolve(TIMER)).doesNotExist();
    assertThat(units.resolve("slurm-agent-retention.service")).doesNotExist();
  }
}
