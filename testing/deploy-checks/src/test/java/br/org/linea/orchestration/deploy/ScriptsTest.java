package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptsTest {

  static Stream<Path> scripts() {
    return Checkout.files(ScriptsTest::isShell).stream();
  }

  private static boolean isShell(Path file) {
    return file.toString().endsWith(".sh")
        || (Files.isExecutable(file) && firstLine(file).matches("#!.*\\b(ba)?sh$"));
  }

  private static String firstLine(Path file) {
    return new String(Checkout.bytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
        .lines()
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void a_shell_script_can_be_parsed_by_its_shell(Path script) {
    String shell = firstLine(script).contains("bash") ? "bash" : "sh";

    assertThat(
            ScriptResult.of(script.getParent(), Map.of(), List.of(shell, "-n", script.toString())))
        .isEqualTo(new ScriptResult(0, ""));
  }
}
