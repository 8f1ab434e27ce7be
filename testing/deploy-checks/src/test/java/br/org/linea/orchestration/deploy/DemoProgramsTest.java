package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/local/demo} builds before it starts; Maven and the binaries are stand-ins. */
class DemoProgramsTest {

  private static final List<String> PROGRAMS = List.of("orchestrator-api", "slurm-agent");

  @TempDir private Path root;

  @BeforeEach
  void makeCheckout() throws IOException {
    Path library = Files.createDirectories(root.resolve("deploy/local/lib"));
    Files.copy(Checkout.ROOT.resolve("deploy/local/lib/prepare.sh"), library.resolve("prepare.sh"));
    for (String module : List.of("stack", "demo", "bench", "crash")) {
      Files.createDirectories(root.resolve("testing").resolve(module).resolve("target/classes"));
    }
    Files.createDirectories(root.resolve(".mvn"));
    Files.createDirectories(root.resolve("process-messages"));
    Files.createDirectories(root.resolve("broker-client"));
    Files.createDirectories(root.resolve("pipeline-catalogue"));
    Files.createDirectories(root.resolve("settings"));
    Files.createDirectories(root.resolve("tracing"));
    Files.writeString(root.resolve("pom.xml"), "");
    executable(root.resolve("mvnw"), "#!/bin/sh\necho mvnw \"$@\"\n");
    for (String program : PROGRAMS) {
      Path sources = Files.createDirectories(root.resolve(program).resolve("src/main/java"));
      Files.writeString(sources.resolve("Main.java"), "");
    }
  }

  private static Path executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path binary(String program) throws IOException {
    return executable(root.resolve(program).resolve("target/" + program + "-0.1.0-runner"), "");
  }

  private ScriptResult build() {
    String script = "set -euo pipefail; . deploy/local/lib/prepare.sh; build_programs";
    return ScriptResult.of(root, Map.of(), List.of("bash", "-c", script));
  }

  @Test
  void programs_with_a_native_binary_are_not_built_again() throws IOException {
    for (String program : PROGRAMS) {
      binary(program);
    }

    assertThat(build().output())
        .contains("Native: ", "slurm-agent/target/slurm-agent-0.1.0-runner")
        .doesNotContain("-pl orchestrator-api", "-pl slurm-agent");
  }

  @Test
  void a_program_without_one_is_built() throws IOException {
    binary("orchestrator-api");

    assertThat(build().output()).contains("Building slurm-agent\n", "-pl slurm-agent -am");
  }

  @Test
  void a_binary_that_is_older_than_its_sources_is_not_used() throws IOException {
    Files.setLastModifiedTime(
        binary("slurm-agent"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

    ScriptResult outcome = build();

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output()).contains("is older than its sources: package it again");
  }
}
