package br.org.linea.orchestration.stack.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.stack.process.Command;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which program is started of those that were packaged; a script stands in for a native binary. */
class ProgramTest {

  @TempDir private Path root;
  private ProjectFolder project;
  private Path target;

  @BeforeEach
  void packageNothing() throws IOException {
    project = new ProjectFolder(root);
    target = Files.createDirectories(root.resolve("slurm-agent/target"));
  }

  private Path binary(String permissions) throws IOException {
    Path file = target.resolve("slurm-agent-0.1.0-runner");
    Files.writeString(file, "#!/bin/sh\necho native $#\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private Path jar() throws IOException {
    Path folder = Files.createDirectories(target.resolve("quarkus-app"));
    return Files.writeString(folder.resolve("quarkus-run.jar"), "");
  }

  @Test
  void a_native_binary_is_started_as_it_is_also_beside_a_jar() throws IOException {
    jar();
    Path binary = binary("rwxr-xr-x");

    assertThat(Program.argv(project, "slurm-agent")).containsExactly(binary.toString());
    assertThat(Command.run(root, Map.of(), Program.argv(project, "slurm-agent")))
        .isEqualTo("native 0\n");
  }

  @Test
  void without_one_that_can_be_run_it_is_the_jar() throws IOException {
    Path jar = jar();
    binary("rw-r--r--");

    assertThat(Program.argv(project, "slurm-agent"))
        .startsWith(Path.of(System.getProperty("java.home"), "bin/java").toString())
        .endsWith("-jar", jar.toString());
  }

  @Test
  void where_nothing_was_packaged_it_says_what_to_run() {
    assertThatThrownBy(() -> Program.argv(project, "slurm-agent"))
        .hasMessageContaining("run ./mvnw package");
  }
}
