package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/packages/build} with a script in place of the native binary. {@code
 * testing/packages} installs the real package.
 */
class PackagesTest {

  private static final Path SCRIPT = Checkout.ROOT.resolve("deploy/packages/build");

  @TempDir private Path temp;
  private Path program;

  @BeforeEach
  void makeProgram() throws IOException {
    program = temp.resolve("program");
    Files.writeString(program, "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ScriptResult build(Path output, String... more) {
    List<String> argv =
        Stream.concat(
                Stream.of(
                    SCRIPT.toString(),
                    "--program",
                    program.toString(),
                    "--output",
                    output.toString()),
                Stream.of(more))
            .toList();
    return ScriptResult.of(
        temp,
        Map.of("DEBFULLNAME", "A Packager", "DEBEMAIL", "packager@site.org", "TZ", "UTC"),
        argv);
  }

  private Path deb(String folder) throws IOException {
    Path output = temp.resolve(folder);
    ScriptResult outcome = build(output, "deb");
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    try (Stream<Path> files = Files.list(output)) {
      return files.reduce((one, two) -> one).orElseThrow();
    }
  }

  private Path unpacked(Path deb) {
    Path tree = temp.resolve("tree");
    ScriptResult outcome =
        ScriptResult.of(temp, Map.of(), List.of("dpkg-deb", "-R", deb.toString(), tree.toString()));
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    return tree;
  }

  @Test
  void the_deb_brings_the_program_its_units_and_settings_that_upgrades_keep() throws IOException {
    Path tree = unpacked(deb("first"));

    assertThat(Checkout.text(tree.resolve("DEBIAN/conffiles")).lines())
        .containsExactly(
            "/etc/slurm-agent/agent.env",
            "/etc/slurm-agent/job.env",
            "/etc/slurm-agent/secrets.properties");
    assertThat(Files.getPosixFilePermissions(tree.resolve("etc/slurm-agent/secrets.properties")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(tree.resolve("usr/bin/slurm-agent")).hasSameBinaryContentAs(program);
    assertThat(List.of("slurm-agent", "slurm-agent-local"))
        .allSatisfy(
            unit ->
                assertThat(
                        Checkout.text(tree.resolve("usr/lib/systemd/system/" + unit + ".service")))
                    .contains("\nExecStart=/usr/bin/slurm-agent\n"));
    assertThat(Checkout.text(tree.resolve("usr/lib/systemd/system/slurm-agent-retention.service")))
        .contains("\nExecStart=/usr/sbin/slurm-agentctl retention\n");
    assertThat(tree.resolve("usr/lib/systemd/system/slurm-agent-retention.timer")).exists();
    assertThat(tree.resolve("usr/sbin/slurm-agentctl")).isExecutable();
    assertThat(tree.resolve("usr/share/man/man8/slurm-agentctl.8.gz")).isNotEmptyFile();
  }

  @Test
  void nothing_in_the_deb_names_the_folders_of_the_installer() throws IOException {
    Path tree = unpacked(deb("first"));

    try (Stream<Path> files = Files.walk(tree)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .filter(file -> !file.toString().endsWith(".gz"))
                  .filter(file -> !file.endsWith("README.md")))
          .hasSizeGreaterThan(8)
          .allSatisfy(file -> assertThat(Checkout.text(file)).doesNotContain("/opt/slurm-agent"));
    }
  }

  @Test
  void two_builds_make_the_same_deb() throws IOException {
    assertThat(deb("first")).hasSameBinaryContentAs(deb("second"));
  }

  @Test
  void a_missing_program_is_refused_with_the_command_that_builds_it() {
    ScriptResult outcome =
        build(temp.resolve("none"), "--program", temp.resolve("no").toString(), "deb");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output()).contains("./mvnw -pl slurm-agent -am package -DskipTests");
  }
}
