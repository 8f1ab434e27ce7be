package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.importer.ImportCommand;
import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.services.Database;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Jobs that the Django system's worker has submitted, and that only the new pair watches now. */
class ImportedJobsIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final int ENDS_WELL = 41;
  private static final int IS_STOPPED = 42;
  private static final int HAS_ENDED = 43;
  private static final int ANOTHER_ONES = 44;
  private static final int WAS_BEING_STOPPED = 45;

  /** A cluster that other runs have used remembers their jobs. */
  private static final String NAME = "JOB_" + UUID.randomUUID().toString().substring(0, 8) + "_";

  private static Platform platform;
  private static Client client;
  private static long foreignJob;

  @BeforeAll
  static void start() throws IOException, SQLException {
    platform =
        Platform.start(
            LocalStack.open(),
            Map.of(
                "SLURM_AGENT_SLURM_LOST_GRACE", "6s",
                "SLURM_AGENT_EXIT_CODE_WAIT", "3s",
                "SLURM_AGENT_SLURM_MAX_POLL_INTERVAL", "2s"));
    MachineClient registered = platform.register();
    client = new Client(platform.api().url(), registered.id(), registered.secret());
    Path old = oldDatabase();
    foreignJob = submit(ANOTHER_ONES, "somebody-elses", "sleep 300");
    row(old, ENDS_WELL, 2, submit(ENDS_WELL, NAME + ENDS_WELL, untilTold()));
    row(old, IS_STOPPED, 2, submit(IS_STOPPED, NAME + IS_STOPPED, "sleep 300"));
    row(old, HAS_ENDED, 2, submit(HAS_ENDED, NAME + HAS_ENDED, "echo 0 >> return.code"));
    row(old, ANOTHER_ONES, 2, foreignJob);
    row(
        old,
        WAS_BEING_STOPPED,
        3,
        submit(WAS_BEING_STOPPED, NAME + WAS_BEING_STOPPED, "sleep 300"));
    awaitFile(directory(HAS_ENDED).resolve("return.code"));
    importFrom(old, registered.id());
    client.stop(ANOTHER_ONES).then().statusCode(200);
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.slurm().ask("scancel", Long.toString(foreignJob));
      platform.close();
    }
  }

  /** As the old templates do it: the code is appended, and Slurm always says COMPLETED. */
  private static String untilTold() {
    return "while [ ! -e go ]; do sleep 0.2; done; true\necho $? >> return.code\necho Done";
  }

  private static long submit(int process, String name, String command) throws IOException {
    Path folder = Files.createDirectories(directory(process));
    Path script = folder.resolve("job.sbatch");
    Files.writeString(
        script,
        """
        #!/bin/bash
        #SBATCH --job-name=%s
        #SBATCH --chdir=%s
        #SBATCH --output=%s/run.out
        #SBATCH --error=%s/run.err
        %s
        """
            .formatted(name, folder, folder, folder, command));
    return Long.parseLong(platform.slurm().ask("sbatch", script.toString()).replaceAll("\\D+", ""));
  }

  private static Path directory(int process) {
    return platform.runDirectory("hello_world/%08d".formatted(process));
  }

  private static void awaitFile(Path file) {
    Awaitility.await(file.toString()).atMost(LIMIT).until(() -> Files.exists(file));
  }

  private static Path oldDatabase() throws SQLException {
    Path file = platform.stack().folder("old").resolve("db.sqlite3");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE core_process (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, pipeline text,
            pipeline_version text, used_config text, created_at datetime, started_at datetime,
            ended_at datetime, executor text, status integer, path text, comment text,
            user_id integer, worker text, pid integer, task_id text)
          """);
      statement.execute("CREATE TABLE auth_user (id integer PRIMARY KEY, username text)");
      statement.execute("INSERT INTO auth_user VALUES (1, 'pz')");
      statement.execute("CREATE TABLE django_migrations (app text, name text, applied datetime)");
      statement.execute(
          "INSERT INTO django_migrations VALUES ('core', '0007_alter_process_status',"
              + " '2024-03-20 18:07:00')");
    }
    return file;
  }

  private static void row(Path old, int id, int status, long job) throws SQLException {
    LocalDateTime accepted =
        LocalDateTime.ofInstant(Instant.now().minusSeconds(60), ZoneOffset.UTC);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old);
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO core_process (id, pipeline, pipeline_version, used_config, created_at,"
                    + " started_at, executor, status, path, user_id, worker, pid)"
                    + " VALUES (?, 'hello_world', '1.0.0', '\"{}\"', ?, ?, 'slurm', ?, ?, 1, 'n', ?)")) {
      statement.setInt(1, id);
      statement.setString(2, accepted.toString().replace('T', ' '));
      statement.setString(3, accepted.toString().replace('T', ' '));
      statement.setInt(4, status);
      statement.setString(5, "hello_world/%08d".formatted(id));
      statement.setLong(6, job);
      statement.executeUpdate();
    }
  }

  private static void importFrom(Path old, String owner) {
    Database database = platform.site().database();
    int code =
        new CommandLine(new ImportCommand(Map.of("IMPORT_TO_PASSWORD", database.password())))
            .execute(
                "--from",
                old.toString(),
                "--to",
                "postgresql://%s@%s:%d/%s"
                    .formatted(database.user(), database.host(), database.port(), database.name()),
                "--owner",
                "pz=" + owner,
                "--agent",
                "slurm-agent",
                "--job-name",
                NAME + "{id}");
    assertThat(code).isZero();
  }

  private static String alive() {
    return platform.slurm().ask("squeue", "--noheader", "--states=PD,R,CG", "--format=%i");
  }

  @Test
  void a_running_job_is_watched_and_its_return_code_is_the_verdict() throws IOException {
    long job = client.process(ENDS_WELL).getLong("pid");
    assertThat(client.status(ENDS_WELL)).isEqualTo("Running");

    Files.createFile(directory(ENDS_WELL).resolve("go"));

    client.await(ENDS_WELL, LIMIT, "Successful");
    assertThat(client.process(ENDS_WELL).getLong("pid")).isEqualTo(job);
    assertThat(platform.jobsNamed(client.jobName(ENDS_WELL))).isEmpty();
    assertThat(platform.jobsNamed(NAME + ENDS_WELL)).hasSize(1);
  }

  @Test
  void a_stop_through_the_api_cancels_the_old_job() {
    String job = client.process(IS_STOPPED).getString("pid");

    client.stop(IS_STOPPED).then().statusCode(200);

    client.await(IS_STOPPED, LIMIT, "Stopped");
    assertThat(alive().lines()).doesNotContain(job);
  }

  @Test
  void a_stop_that_the_old_system_owed_is_done() {
    client.await(WAS_BEING_STOPPED, LIMIT, "Stopped");
    assertThat(alive().lines()).doesNotContain(client.process(WAS_BEING_STOPPED).getString("pid"));
  }

  @Test
  void a_job_that_ended_unwatched_gets_its_verdict() {
    client.await(HAS_ENDED, LIMIT, "Successful");
  }

  @Test
  void a_number_that_means_another_job_is_not_trusted_and_no_stop_reaches_that_job() {
    client.await(ANOTHER_ONES, LIMIT, "Failed");

    assertThat(client.process(ANOTHER_ONES).getString("comment")).contains("LOST");
    assertThat(alive().lines()).contains(Long.toString(foreignJob));
  }

  @Test
  void a_new_process_gets_an_id_above_the_imported_ones() {
    int id = client.start("hello_world", "{\"seconds\": 0}");

    assertThat(id).isGreaterThan(WAS_BEING_STOPPED);
    client.await(id, LIMIT, "Successful");
  }
}
