package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import br.org.linea.orchestration.stack.services.Database;
import br.org.linea.orchestration.stack.services.DebianPostgres;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Database and journal are lost and put back, by the commands of {@code docs/operations.md}. */
@Tag("long")
class RestoreIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  @TempDir private Path folder;
  private Database database;

  @Test
  void after_a_restore_every_run_has_run_once_and_has_its_verdict_and_no_id_comes_again()
      throws Exception {
    LocalStack stack = LocalStack.open();
    try (DebianPostgres postgres = DebianPostgres.start(stack);
        Platform platform =
            Platform.start(
                stack, postgres.database(), Map.of("SLURM_AGENT_ASSIGNMENT_INTERVAL", "10s"))) {
      database = postgres.database();
      Client client = platform.client();
      Path dump = folder.resolve("orchestration.dump");
      Path journal = folder.resolve("journal.tar");
      int done = client.start("counted", "");
      int ending = client.start("counted", "{\"seconds\": 6, \"exit_code\": 7}");
      int running = client.start("counted", "{\"seconds\": 30}");
      client.await(done, LIMIT, "Successful");
      client.await(ending, LIMIT, "Running");
      client.await(running, LIMIT, "Running");
      script("backup", "database", dump.toString());
      script("backup", "journal", journal.toString(), platform.journal().toString());
      int after = client.start("counted", "");
      client.await(after, LIMIT, "Successful");
      client.await(ending, LIMIT, "Failed");
      List<Path> runs = new ArrayList<>();
      for (int id : List.of(done, ending, running, after)) {
        runs.add(platform.runDirectory(client, id));
      }

      platform.api().kill();
      postgres.lose();
      script(
          "restore",
          "database",
          dump.toString(),
          "--processing-dir",
          platform.site().processing().toString());
      assertThat(everyChangeIsOlderThanAnyNewOne()).isTrue();
      platform.startApi();

      client.await(ending, LIMIT, "Failed");
      assertThat(client.process(ending).getString("comment")).contains("NONZERO_EXIT");
      client.request().get("/api/processes/{id}/", after).then().statusCode(404);
      int fresh = client.start("counted", "");
      assertThat(fresh).isGreaterThan(after);
      client.await(fresh, LIMIT, "Successful");
      int held = client.start("counted", "{\"seconds\": 15}");
      client.await(held, LIMIT, "Running");

      platform.agent().kill();
      Files.move(platform.journal(), folder.resolve("lost"));
      script("restore", "journal", journal.toString(), platform.journal().toString());
      platform.startAgent();

      client.await(held, LIMIT, "Successful");
      client.await(running, LIMIT, "Successful");
      runs.add(platform.runDirectory(client, fresh));
      runs.add(platform.runDirectory(client, held));
      for (Path run : runs) {
        assertThat(Files.readAllLines(run.resolve("marks.txt"))).as(run.toString()).hasSize(1);
      }
    }
  }

  /** The order of the streams of changes. */
  private boolean everyChangeIsOlderThanAnyNewOne() throws SQLException {
    try (Connection connection = database.connect();
        ResultSet answer =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT max(tx) < pg_snapshot_xmin(pg_current_snapshot())"
                        + " FROM process_history")) {
      answer.next();
      return answer.getBoolean(1);
    }
  }

  private void script(String name, String... arguments) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>();
    argv.add(ProjectFolder.find().root().resolve("deploy").resolve(name).toString());
    argv.addAll(List.of(arguments));
    Path output = folder.resolve(name + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(connection());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(output)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }

  private Map<String, String> connection() {
    return Map.of(
        "PGHOST", database.host(),
        "PGPORT", Integer.toString(database.port()),
        "PGDATABASE", database.name(),
        "PGUSER", database.user(),
        "PGPASSWORD", database.password());
  }
}
