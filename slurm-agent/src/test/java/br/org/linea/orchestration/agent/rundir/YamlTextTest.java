package br.org.linea.orchestration.agent.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.command.CommandRunner;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is read back by PyYAML, as the pipelines do. */
class YamlTextTest {

  private static final Path SCRIPT = Path.of("src/test/resources/read_back.py").toAbsolutePath();
  private static final Path NASTY = Path.of("src/test/resources/nasty-config.json");
  private static final long SEED = 20261125;

  @TempDir Path temp;

  private final CommandRunner runner =
      new CommandRunner(Map.of("PATH", "/usr/bin:/bin", "PYTHONIOENCODING", "utf-8"), 1 << 20);

  private CommandResult python(String... arguments) {
    List<String> argv = new java.util.ArrayList<>(List.of("/usr/bin/python3"));
    argv.addAll(List.of(arguments));
    return runner.run(argv, temp, Duration.ofSeconds(60));
  }

  private void readsBack(String json) throws IOException, UnusableStart {
    assumeTrue(
        python("-c", "import yaml") instanceof CommandResult.Exited it && it.code() == 0,
        "PyYAML is not installed here: nothing is known of what it reads");
    TestRuns runs = new TestRuns(temp);
    var run = runs.run(json);
    Path directory =
        runs.directories().prepare(run, runs.pipeline(run, Optional.empty())).directory();
    Path expected = Files.writeString(temp.resolve("expected.json"), json);
    assertThat(
            python(
                SCRIPT.toString(), expected.toString(), directory.resolve("config.yml").toString()))
        .isEqualTo(new CommandResult.Exited(0, "the same\n", ""));
  }

  @Test
  void nasty_values_come_back_as_the_very_same_values_and_types() throws Exception {
    readsBack(Files.readString(NASTY));
  }

  @Test
  void texts_of_any_letters_come_back_as_they_were() throws Exception {
    Random random = new Random(SEED);
    ArrayNode texts = new JsonMapper().createArrayNode();
    for (int i = 0; i < 2000; i++) {
      int most = i % 2 == 0 ? 0x80 : 0x20000;
      StringBuilder text = new StringBuilder();
      random
          .ints(1 + random.nextInt(6), 0, most)
          .filter(letter -> letter < 0xd800 || letter > 0xdfff)
          .forEach(text::appendCodePoint);
      texts.add(text.toString());
    }
    ObjectNode config = new JsonMapper().createObjectNode();
    config.set("texts", texts);
    texts.forEach(text -> config.put(text.asText(), text.asText()));
    readsBack(config.toString());
  }

  @Test
  void numbers_of_any_size_come_back_as_they_were() throws Exception {
    Random random = new Random(SEED);
    StringBuilder numbers = new StringBuilder("[0");
    for (int i = 0; i < 2000; i++) {
      numbers
          .append(", ")
          .append(random.nextBoolean() ? "" : "-")
          .append(random.nextInt(1000))
          .append(random.nextBoolean() ? "" : "." + random.nextInt(1_000_000))
          .append(random.nextBoolean() ? "" : "e" + (random.nextInt(600) - 300));
    }
    readsBack("{\"numbers\": " + numbers + "]}");
  }

  @Test
  void a_config_of_two_hundred_levels_comes_back() throws Exception {
    readsBack("{\"a\":".repeat(100) + "[".repeat(100) + "1" + "]".repeat(100) + "}".repeat(100));
  }

  @ParameterizedTest
  @CsvSource({
    "1e8, 1.0e+08",
    "1E+8, 1.0e+08",
    "-1.25e100, -1.25e+100",
    "0.1, 0.1",
    "1.0, 1.0",
    "100000000.0, 100000000.0",
    "1e-8, 0.00000001",
    "1e-300, 1.0e-300",
    "0, 0.0",
    "1e999999999, 1.0e+999999999",
    "1e-999999999, 1.0e-999999999",
    "12e2147483647, 1.2e+2147483648",
    "12345678901234567890123456789012345678901.5, 1.23456789012345678901234567890123456789015e+40"
  })
  void a_float_has_a_point_and_a_sign_in_its_exponent(BigDecimal value, String text) {
    assertThat(YamlText.decimal(value)).isEqualTo(text);
  }

  @Test
  void what_people_write_stays_readable() throws IOException {
    String json =
        "{\"message\": \"hello world\", \"cut\": 0.5, \"use\": true, \"bands\": [\"g\", \"r\"],"
            + " \"output\": {\"path\": \"/data/out.parquet\"}}";
    assertThat(YamlText.of(new JsonMapper().readTree(json)))
        .isEqualTo(
            """
            message: hello world
            cut: 0.5
            use: true
            bands:
            - g
            - r
            output:
              path: /data/out.parquet
            """);
  }
}
