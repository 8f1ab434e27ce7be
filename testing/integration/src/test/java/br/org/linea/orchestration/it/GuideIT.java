package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.process.Child;
import br.org.linea.orchestration.stack.process.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/guide.md}, as a reader pastes it: all its blocks, one after the other, in one shell.
 */
class GuideIT {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Pattern BLOCK =
      Pattern.compile("^```sh\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private static Path folder;

  private static Platform platform;
  private static String printed;

  @BeforeAll
  static void run_the_guide() throws IOException {
    platform = Platform.shared();
    MachineClient client = platform.register();
    Path log = folder.resolve("guide.log");
    int exit =
        Child.start(
                "guide",
                folder,
                log,
                Map.of(
                    "ORCHEST_URL",
                    platform.api().url().toString(),
                    "ORCHEST_CLIENT_ID",
                    client.id(),
                    "ORCHEST_CLIENT_SECRET",
                    client.secret()),
                List.of("/bin/bash", "-euo", "pipefail", "-c", blocks()))
            .awaitExit(LIMIT);
    printed = Files.readString(log);
    assertThat(exit).as(printed).isZero();
  }

  /** With what each block is about in front of its output. */
  private static String blocks() throws IOException {
    String page = Files.readString(ProjectFolder.find().root().resolve("docs/guide.md"));
    return BLOCK
        .matcher(page)
        .results()
        .map(block -> titled(page, block))
        .collect(Collectors.joining());
  }

  private static String titled(String page, MatchResult block) {
    String before = page.substring(0, block.start());
    String title =
        before.substring(before.lastIndexOf("\n## ") + 4).lines().findFirst().orElseThrow();
    return "echo '== " + title + "'\n" + block.group(1);
  }

  /** What the blocks of one section print. */
  private static String printedBy(String title) {
    String rest = printed.substring(printed.indexOf("== " + title + "\n"));
    int end = rest.indexOf("\n== ", rest.lastIndexOf("== " + title + "\n"));
    return end < 0 ? rest : rest.substring(0, end);
  }

  @Test
  void a_request_above_the_limits_is_refused_with_the_key_and_the_limit() {
    assertThat(printedBy("Check first")).contains("\"valid\":true", "/resources/memory: ", "8G");
  }

  @Test
  void the_run_with_more_memory_is_followed_to_its_end() {
    assertThat(printedBy("Follow it to its end")).contains("Queued", "\"status\":\"Successful\"");
    assertThat(printedBy("See what it used"))
        .contains("\"state\": \"COMPLETED\"", "\"memory_bytes\": 2147483648");
  }

  @Test
  void the_results_arrive_and_match_their_receipt() throws IOException {
    assertThat(printedBy("Fetch the results"))
        .contains("manifest.json: OK", "cross_match.csv: OK", "left_id,left_ra,left_dec");
    assertThat(folder.resolve("cross_match.csv"))
        .hasSameTextualContentAs(
            platform
                .runDirectory("cross_lsdb_dev/%08d".formatted(firstProcess()))
                .resolve("cross_match.csv"));
  }

  /** Of the archive's paths, which begin with that of the process. */
  private static int firstProcess() {
    Matcher path = Pattern.compile("cross_lsdb_dev/(\\d{8})/cross_match.csv").matcher(printed);
    assertThat(path.find()).as(printed).isTrue();
    return Integer.parseInt(path.group(1));
  }

  @Test
  void the_failed_run_is_explained() {
    assertThat(printedBy("Find out why a run failed"))
        .contains("Failed", "NONZERO_EXIT", "no_such.csv");
  }

  @Test
  void the_rerun_with_another_config_is_successful_and_linked() {
    assertThat(printedBy("Run it again"))
        .contains("Successful", "\"rerun_of\": ", "\"memory\": \"2G\"", "\"reruns\": [");
  }
}
