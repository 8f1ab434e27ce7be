package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deploy/systemd/install.sh} and the units, in a root folder of the test's own. */
class AgentInstallTest {

  private static final Path INSTALLER = Checkout.ROOT.resolve("deploy/systemd/install.sh");

  @TempDir private Path temp;
  private Path root;
  private Path program;

  @BeforeEach
  void makeProgram() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    program = program("first");
  }

  private Path program(String words) throws IOException {
    Path file = temp.resolve("program-" + words);
    Files.writeString(file, "#!/bin/sh\necho " + words + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String install(String... more) {
    List<String> argv = new ArrayList<>(List.of(INSTALLER.toString()));
    argv.addAll(List.of(more));
    Outcome outcome = Outcome.of(temp, Map.of("DESTDIR", root.toString()), argv);
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    return outcome.output();
  }

  /** Content by path. */
  private Map<String, String> installed() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put("/" + root.relativize(file), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void a_second_install_finds_nothing_to_do() throws IOException {
    install("--program", program.toString());
    Map<String, String> first = installed();

    String said = install("--program", program.toString());

    assertThat(said).contains("nothing to do");
    assertThat(installed()).isEqualTo(first);
    assertThat(first)
        .containsKeys(
            "/opt/slurm-agent/bin/slurm-agent",
            "/etc/systemd/system/slurm-agent.service",
            "/etc/slurm-agent/agent.env",
            "/etc/slurm-agent/job.env");
    assertThat(Files.getPosixFilePermissions(root.resolve("etc/slurm-agent/secrets.properties")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void a_dry_run_says_what_it_would_do_and_does_nothing() throws IOException {
    String said = install("--program", program.toString(), "--dry-run");

    assertThat(said).contains("slurm-agent.service").contains("would run: install");
    assertThat(installed()).isEmpty();
  }

  @Test
  void an_upgrade_brings_the_new_program_and_keeps_settings_secrets_and_journal()
      throws IOException {
    install("--program", program.toString());
    Path settings = root.resolve("etc/slurm-agent/agent.env");
    Path secrets = root.resolve("etc/slurm-agent/secrets.properties");
    Path journal =
        Files.createDirectories(root.resolve("var/lib/slurm-agent/journal")).resolve("entry");
    for (Path mine : List.of(settings, secrets, journal)) {
      Files.writeString(mine, "mine\n");
    }

    install("--program", program("second").toString(), "--processing-dir", "/lustre/runs");

    assertThat(List.of(settings, secrets, journal))
        .allSatisfy(f -> assertThat(f).hasContent("mine"));
    assertThat(root.resolve("opt/slurm-agent/bin/slurm-agent")).content().contains("second");
    assertThat(root.resolve("etc/systemd/system/slurm-agent.service.d/10-install.conf"))
        .content()
        .contains("ReadWritePaths=/lustre/runs\n");
  }

  @Test
  void a_java_build_is_installed_with_a_script_that_starts_it() throws IOException {
    Path app = Files.createDirectory(temp.resolve("quarkus-app"));
    Files.writeString(app.resolve("quarkus-run.jar"), "a jar");

    install("--program", app.toString());

    assertThat(installed())
        .containsEntry("/opt/slurm-agent/quarkus-app/quarkus-run.jar", "a jar")
        .hasEntrySatisfying(
            "/opt/slurm-agent/bin/slurm-agent",
            script ->
                assertThat(script)
                    .contains("@/opt/slurm-agent/jvm.options")
                    .contains("-jar /opt/slurm-agent/quarkus-app/"))
        .hasEntrySatisfying(
            "/opt/slurm-agent/jvm.options", options -> assertThat(options).contains("-Xmx"))
        .hasEntrySatisfying(
            "/etc/systemd/system/slurm-agent.service.d/10-install.conf",
            dropIn -> assertThat(dropIn).contains("MemoryDenyWriteExecute=no"));
    assertThat(install("--program", app.toString())).contains("nothing to do");
  }

  @Test
  void an_uninstall_keeps_settings_and_journal_unless_it_purges() throws IOException {
    install("--program", program.toString());
    Path journal =
        Files.createDirectories(root.resolve("var/lib/slurm-agent/journal")).resolve("entry");
    Files.writeString(journal, "mine\n");

    install("--uninstall");

    assertThat(installed().keySet())
        .containsExactly(
            "/etc/slurm-agent/agent.env",
            "/etc/slurm-agent/job.env",
            "/etc/slurm-agent/secrets.properties",
            "/var/lib/slurm-agent/journal/entry");

    install("--uninstall", "--purge");

    assertThat(installed()).isEmpty();
    assertThat(install("--uninstall")).contains("nothing to do");
  }

  @Test
  void a_missing_program_is_refused_before_anything_is_changed() throws IOException {
    Outcome outcome =
        Outcome.of(
            temp,
            Map.of("DESTDIR", root.toString()),
            List.of(INSTALLER.toString(), "--program", temp.resolve("absent").toString()));

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output()).contains("is no executable file");
    assertThat(installed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"slurm-agent, 2.9", "slurm-agent-local, 4.9"})
  void systemd_finds_no_fault_with_a_unit_and_little_exposure(String unit, double most)
      throws IOException {
    install("--program", program.toString());
    install("--program", program.toString(), "--local");
    standInForTargets();

    Outcome verified =
        Outcome.of(
            temp,
            Map.of(),
            List.of("systemd-analyze", "verify", "--root=" + root, unit + ".service"));
    Outcome exposed =
        Outcome.of(
            temp,
            Map.of(),
            List.of(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--no-pager",
                "--threshold=" + Math.round(most * 10),
                "--root=" + root,
                unit + ".service"));

    assertThat(verified).isEqualTo(new Outcome(0, ""));
    assertThat(exposed.exit()).as(exposed.output()).isZero();
  }

  /** What every unit depends on, and an empty root folder lacks. */
  private void standInForTargets() throws IOException {
    Path units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
    for (String name :
        List.of("sysinit", "basic", "shutdown", "network-online", "remote-fs", "multi-user")) {
      Files.writeString(units.resolve(name + ".target"), "[Unit]\nDescription=stand-in\n");
    }
  }
}
