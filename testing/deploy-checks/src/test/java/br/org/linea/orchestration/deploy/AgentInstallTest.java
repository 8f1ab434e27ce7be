package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    ScriptResult outcome = ScriptResult.of(temp, Map.of("DESTDIR", root.toString()), argv);
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
            "/usr/local/bin/slurm-agentctl",
            "/etc/systemd/system/slurm-agent.service",
            "/etc/slurm-agent/agent.env",
            "/etc/slurm-agent/job.env");
    assertThat(Files.getPosixFilePermissions(root.resolve("etc/slurm-agent/secrets.properties")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"program", "quarkus-app"})
  void an_install_under_umask_077_is_readable_by_the_service_and_a_second_one_finds_nothing_to_do(
      String build) throws IOException {
    Path built = build.equals("program") ? program : javaBuild();
    ScriptResult made = installUnder("077", "--program", built.toString());
    assertThat(made.exit()).as(made.output()).isZero();
    assertThat(unreadable()).containsExactly("/etc/slurm-agent/secrets.properties");
    assertThat(root.resolve("opt/slurm-agent/bin/slurm-agent")).isExecutable();

    assertThat(installUnder("077", "--program", built.toString()).output())
        .contains("nothing to do");
  }

  @ParameterizedTest
  @ValueSource(strings = {"program", "quarkus-app"})
  void an_install_that_was_made_under_umask_077_is_repaired_and_secrets_stay_private(String build)
      throws IOException {
    Path built = build.equals("program") ? program : javaBuild();
    install("--program", built.toString());
    for (String made : List.of("opt/slurm-agent", "etc/slurm-agent")) {
      ScriptResult.of(temp, Map.of(), List.of("chmod", "-R", "go=", root.resolve(made).toString()));
    }
    assertThat(unreadable()).hasSizeGreaterThan(5);

    assertThat(install("--program", built.toString())).doesNotContain("nothing to do");

    assertThat(unreadable())
        .containsExactly("/etc/slurm-agent/agent.env", "/etc/slurm-agent/secrets.properties");
    assertThat(install("--program", built.toString())).contains("nothing to do");
  }

  private ScriptResult installUnder(String umask, String... more) {
    List<String> argv =
        new ArrayList<>(
            List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh", INSTALLER.toString()));
    argv.addAll(List.of(more));
    return ScriptResult.of(temp, Map.of("DESTDIR", root.toString()), argv);
  }

  /** Built by a person who keeps everything private. */
  private Path javaBuild() throws IOException {
    Path app = Files.createDirectories(temp.resolve("quarkus-app/lib"));
    Files.writeString(app.resolveSibling("quarkus-run.jar"), "a jar");
    Files.writeString(app.resolve("a.jar"), "another");
    ScriptResult.of(temp, Map.of(), List.of("chmod", "-R", "go=", app.getParent().toString()));
    return app.getParent();
  }

  /** What other accounts cannot read, or enter, below the root folder. */
  private List<String> unreadable() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(each -> !each.equals(root))
          .filter(each -> !permitsOthers(each))
          .map(each -> "/" + root.relativize(each))
          .sorted()
          .toList();
    }
  }

  private static boolean permitsOthers(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.OTHERS_READ)
          && (!Files.isDirectory(file) || permissions.contains(PosixFilePermission.OTHERS_EXECUTE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Slurm hands them on to jobs; systemd's own are 1024 and 8 MiB. */
  @ParameterizedTest
  @ValueSource(strings = {"slurm-agent.service", "slurm-agent-local.service"})
  void a_unit_has_limits_that_are_enough_for_jobs(String unit) {
    assertThat(INSTALLER.resolveSibling(unit))
        .content()
        .contains("\nLimitNOFILE=131072\n", "\nLimitMEMLOCK=infinity\n");
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
  void a_native_binary_starts_with_a_limit_for_its_heap() throws IOException {
    install("--program", program.toString());

    assertThat(root.resolve("etc/systemd/system/slurm-agent.service.d/10-install.conf"))
        .content()
        .contains("ExecStart=\nExecStart=/opt/slurm-agent/bin/slurm-agent -Xmx160m $JAVA_OPTIONS\n")
        .doesNotContain("MemoryDenyWriteExecute");
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
    ScriptResult outcome =
        ScriptResult.of(
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

    ScriptResult verified =
        ScriptResult.of(
            temp,
            Map.of(),
            List.of("systemd-analyze", "verify", "--root=" + root, unit + ".service"));
    ScriptResult exposed =
        ScriptResult.of(
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

    assertThat(verified).isEqualTo(new ScriptResult(0, ""));
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
