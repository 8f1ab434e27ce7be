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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code install.sh --local --writable DIR}, in a root folder of the test's own. */
class WritableFoldersTest {

  private static final Path INSTALLER = Checkout.ROOT.resolve("deploy/systemd/install.sh");

  @TempDir private Path temp;
  private Path root;
  private Path program;
  private Path dropIn;

  @BeforeEach
  void makeProgram() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    dropIn = root.resolve("etc/systemd/system/slurm-agent-local.service.d/20-writable.conf");
    program = Files.writeString(temp.resolve("program"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ScriptResult install(String... options) {
    return ScriptResult.of(
        temp,
        Map.of("DESTDIR", root.toString()),
        Stream.concat(
                Stream.of(INSTALLER.toString(), "--program", program.toString()),
                Stream.of(options))
            .toList());
  }

  private String installed(String... options) {
    ScriptResult outcome = install(options);
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    return outcome.output();
  }

  @Test
  void the_unit_lets_pipelines_write_to_them_and_an_upgrade_without_the_option_keeps_them()
      throws IOException {
    String[] both = {
      "--local", "--writable", "/home/pz/.micromamba", "--writable", "/srv/portal/upload"
    };
    installed(both);

    assertThat(Files.readAllLines(dropIn))
        .containsSubsequence(
            "[Service]",
            "ReadWritePaths=/home/pz/.micromamba",
            "ReadWritePaths=/srv/portal/upload");
    assertThat(installed(both)).contains("nothing to do");

    Files.writeString(program, "#!/bin/sh\n# an upgrade\n");
    assertThat(installed("--local")).contains("changes");
    assertThat(dropIn).content().contains("micromamba", "upload");

    installed("--local", "--writable", "/srv/portal/upload");
    assertThat(dropIn).content().doesNotContain("micromamba");
  }

  @Test
  void an_uninstall_takes_them_away() {
    installed("--local", "--writable", "/srv/portal/upload");
    assertThat(dropIn).exists();
    assertThat(
            ScriptResult.of(
                    temp,
                    Map.of("DESTDIR", root.toString()),
                    List.of(INSTALLER.toString(), "--uninstall", "--local"))
                .exit())
        .isZero();
    assertThat(dropIn).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "relative, must be an absolute path",
    "/with blank, blanks and the characters",
    "/srv/a%b, blanks and the characters",
    "/, would make the whole system writable",
    "//, would make the whole system writable",
    "/srv/.., must not contain ..",
    "/etc, holds what the agent itself relies on",
    "/etc/slurm-agent/, holds what the agent itself relies on",
    "/opt/slurm-agent/bin, holds what the agent itself relies on",
    "/var/lib/slurm-agent-local/journal, holds what the agent itself relies on",
  })
  void a_folder_that_pipelines_must_not_write_to_is_refused_before_anything_is_changed(
      String folder, String words) throws IOException {
    refuses(install("--local", "--writable", folder), folder, words);
  }

  @Test
  void the_unit_for_slurm_takes_none_because_jobs_do_not_run_in_it() throws IOException {
    refuses(install("--writable", "/srv/upload"), "--writable", "executor local");
  }

  private void refuses(ScriptResult outcome, String... words) throws IOException {
    assertThat(outcome.exit()).as(outcome.output()).isEqualTo(1);
    assertThat(outcome.output()).contains(words);
    try (Stream<Path> files = Files.list(root)) {
      assertThat(files).isEmpty();
    }
  }
}
