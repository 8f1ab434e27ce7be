package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.crash.check.Check;
import br.org.linea.orchestration.stack.clients.MachineClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The checker of crash runs, as the program that it is, on processes that really ran. */
class CrashCheckIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @AutoClose private static Platform platform;
  private static Client client;
  private static MachineClient operator;

  @BeforeAll
  static void start() {
    platform = Platform.start();
    client = platform.client();
    operator = platform.registerOperator();
  }

  @Test
  void it_finds_nothing_wrong_at_first_and_then_names_what_was_planted() throws Exception {
    int lost = client.start("marked", "{\"seconds\": 0}");
    int doubled = client.start("marked", "{\"seconds\": 1}");
    int misjudged = client.start("marked", "{\"seconds\": 0, \"exit_code\": 0}");
    int failed = client.start("marked", "{\"exit_code\": 3}");
    int stopped = client.start("marked", "{\"seconds\": 60}");
    int printed = client.start("hostile", "{\"trick\": \"text\"}");
    List.of(lost, doubled, misjudged, printed)
        .forEach(process -> client.await(process, LIMIT, "Successful"));
    client.await(failed, LIMIT, "Failed");
    client.stop(stopped).then().statusCode(200);
    client.await(stopped, LIMIT, "Stopped");
    platform.awaitSilence();
    Path receipts = platform.stack().folder("receipts").resolve("receipts.jsonl");
    for (int process : List.of(lost, doubled, misjudged, failed, stopped, printed)) {
      receipt(receipts, process, client.process(process).getString("task_id"));
    }

    Outcome before = check(receipts);
    assertThat(before.exit()).as(before.output()).isZero();
    assertThat(before.output()).contains("Checked 6 processes", "0 faults");

    Files.delete(marks(lost));
    Files.writeString(marks(doubled), "begin 4711 0 0\n", StandardOpenOption.APPEND);
    String right = Files.readString(marks(misjudged));
    Files.writeString(marks(misjudged), right.strip().replaceAll("0$", "3\n"));
    Files.writeString(marks(printed), Files.readString(marks(printed)).replaceAll("0\n$", "4\n"));
    receipt(receipts, 999_999, "5b0c3cf6-3f3c-4a6e-8f43-30a1f1f30001");

    Outcome after = check(receipts);
    assertThat(after.exit()).as(after.output()).isEqualTo(1);
    assertThat(after.output())
        .contains(
            "LOST process " + lost + ":",
            "LOST process 999999:",
            "DOUBLED process " + doubled + ":",
            "MISJUDGED process " + misjudged + ":",
            "MISJUDGED process " + printed + ":")
        .doesNotContain("process " + failed + ":", "process " + stopped + ":");
  }

  private static void receipt(Path receipts, int process, String task) throws IOException {
    Files.writeString(
        receipts,
        "{\"id\": %d, \"task_id\": \"%s\", \"key\": \"key of %d\"}\n"
            .formatted(process, task, process),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static Path marks(int process) {
    return platform.runDirectory(client, process).resolve("marks.txt");
  }

  /** How the checker ended, and what it said. */
  private record Outcome(int exit, String output) {}

  private static Outcome check(Path receipts) throws IOException, InterruptedException {
    ProcessBuilder checker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Check.class.getName(),
                platform.api().url().toString(),
                platform.site().processing().toString(),
                receipts.toString(),
                "240")
            .redirectErrorStream(true);
    checker.environment().put("CHECK_CLIENT_ID", operator.id());
    checker.environment().put("CHECK_CLIENT_SECRET", operator.secret());
    checker.environment().putAll(platform.slurm().environment());
    Process process = checker.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
