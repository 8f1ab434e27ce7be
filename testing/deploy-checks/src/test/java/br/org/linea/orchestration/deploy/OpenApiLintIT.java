package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The OpenAPI document, with the recommended rules of Spectral and Redocly. Both are installed with
 * npm, once for each version of the lock file; without npm these tests are skipped.
 */
class OpenApiLintIT {

  private static final Path RULES = Checkout.ROOT.resolve("testing/openapi-lint");
  private static final Path INSTALLED = Checkout.ROOT.resolve("deploy/local/.cache/openapi-lint");
  private static final String DOCUMENT =
      Checkout.ROOT.resolve("orchestrator-api/src/main/resources/META-INF/openapi.yaml").toString();

  @BeforeAll
  static void the_linters_are_installed() throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/npm")), "npm is missing; OpenAPI is not linted");
    Path lock = INSTALLED.resolve("package-lock.json");
    if (!Files.exists(INSTALLED.resolve("complete"))
        || Files.mismatch(lock, RULES.resolve("package-lock.json")) >= 0) {
      Files.createDirectories(INSTALLED);
      Files.deleteIfExists(INSTALLED.resolve("complete"));
      for (String file : List.of("package.json", "package-lock.json", ".npmrc")) {
        Files.copy(
            RULES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
      ScriptResult installed = ScriptResult.of(INSTALLED, Map.of(), List.of("npm", "ci"));
      assertThat(installed.exit()).as(installed.output()).isZero();
      Files.createFile(INSTALLED.resolve("complete"));
    }
  }

  private static ScriptResult lint(String... argv) {
    return ScriptResult.of(
        RULES,
        Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"),
        List.of(argv));
  }

  private static String tool(String name) {
    return INSTALLED.resolve("node_modules/.bin").resolve(name).toString();
  }

  @Test
  void spectral_has_nothing_to_say() {
    ScriptResult said =
        lint(tool("spectral"), "lint", "--ruleset=spectral.yaml", "--fail-severity=hint", DOCUMENT);

    assertThat(said.exit()).as(said.output()).isZero();
  }

  @Test
  void redocly_has_nothing_to_say() {
    ScriptResult said =
        lint(tool("redocly"), "lint", "--config=redocly.yaml", "--format=stylish", DOCUMENT);

    assertThat(said.exit()).as(said.output()).isZero();
    assertThat(said.output()).doesNotContain("warning ", "error ");
  }
}
