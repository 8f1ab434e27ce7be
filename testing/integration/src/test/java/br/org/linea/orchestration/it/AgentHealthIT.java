package br.org.linea.orchestration.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.services.LocalStack;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the agent shows to its own host and to no other. */
class AgentHealthIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:(\\d+))");

  @Test
  void health_and_measures_are_served_on_the_loopback_address_alone_when_switched_on()
      throws IOException {
    try (Platform platform =
        Platform.start(
            LocalStack.open(),
            Map.of(
                "SLURM_AGENT_HEALTH_ENABLED", "true",
                "SLURM_AGENT_HEALTH_PORT", "0",
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"))) {
      Client client = platform.client();
      int id = client.start("counted", "");
      client.await(id, LIMIT, "Successful");
      Matcher listening = LISTENING.matcher(Files.readString(platform.agent().log()));
      assertThat(listening.find()).isTrue();
      String base = listening.group(1);

      Awaitility.await("the agent to be ready")
          .atMost(LIMIT)
          .until(() -> given().get(base + "/q/health/ready").statusCode() == 200);
      given().get(base + "/q/health/live").then().statusCode(200);
      String measures =
          given().get(base + "/q/metrics").then().statusCode(200).extract().asString();
      assertThat(measures)
          .contains("agent_processes{phase=\"over\"} 1.0")
          .contains("agent_submissions_total{executor=\"slurm\",outcome=\"answer\"} 1.0")
          .contains("agent_unsent_events 0.0");
      assertThatEachIsDocumented(
          measures, given().get(base + "/q/health").jsonPath().getList("checks.name"));
      assertThat(listeners(platform.agent().pid()))
          .containsExactly("0100007F:%04X".formatted(Integer.parseInt(listening.group(2))));
      assertThatEachIsAnObject(Files.readAllLines(platform.agent().log()));
    }
  }

  /** The log, which a setting wants as JSON. */
  private static void assertThatEachIsAnObject(List<String> lines) throws IOException {
    ObjectMapper json = new ObjectMapper();
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      assertThat(json.readTree(line).path("message").asText()).as(line).isNotEmpty();
    }
  }

  private static void assertThatEachIsDocumented(String measures, List<String> checks)
      throws IOException {
    List<String> rows =
        Stream.concat(
                checks.stream().map(name -> "| `" + name + "` |"),
                measures
                    .lines()
                    .filter(line -> line.startsWith("agent_"))
                    .map(
                        line ->
                            "| `" + line.replaceAll("(_seconds)?(_count|_sum|_max)?[{ ].*", "$1")))
            .distinct()
            .toList();
    assertThat(rows).hasSizeGreaterThan(8);
    assertThat(Files.readString(ProjectFolder.find().root().resolve("docs/operations.md")))
        .contains(rows);
  }

  @Test
  void without_that_the_agent_listens_on_no_port_at_all() throws IOException {
    assertThat(listeners(Platform.shared().agent().pid())).isEmpty();
  }

  /** Local addresses, as the kernel writes them, of the process's sockets that listen. */
  private static List<String> listeners(long pid) throws IOException {
    List<String> inodes;
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      inodes =
          files
              .map(AgentHealthIT::target)
              .filter(name -> name.startsWith("socket:["))
              .map(name -> name.substring(8, name.length() - 1))
              .toList();
    }
    return Stream.of("tcp", "tcp6")
        .flatMap(table -> lines(Path.of("/proc/" + pid + "/net/" + table)))
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length > 9 && fields[3].equals("0A") && inodes.contains(fields[9]))
        .map(fields -> fields[1].replaceFirst("^0000000000000000FFFF0000", ""))
        .toList();
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static Stream<String> lines(Path table) {
    try {
      return Files.readAllLines(table).stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
