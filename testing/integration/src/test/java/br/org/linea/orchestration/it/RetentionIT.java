package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.process.Command;
import br.org.linea.orchestration.stack.programs.AgentJournal;
import br.org.linea.orchestration.stack.programs.SlurmAgent;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The command {@code slurm-agent retention}, beside a running agent. */
class RetentionIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Platform platform = Platform.shared();
  private final Client client = platform.client();

  private int ended() {
    int id = client.start("short_lived", "");
    client.await(id, LIMIT, "Successful");
    String task = client.process(id).getString("task_id");
    Awaitility.await("the journal to have nothing left to do for process " + id)
        .atMost(LIMIT)
        .until(() -> isSettled(task));
    return id;
  }

  private boolean isSettled(String task) throws IOException {
    return AgentJournal.entries(platform.journal()).stream()
        .filter(entry -> entry.path("task_id").asText().equals(task))
        .anyMatch(entry -> AgentJournal.isDone(entry) && entry.path("settled").asBoolean());
  }

  private void age(int id, int days) throws SQLException {
    try (Connection connection = platform.site().database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE process SET ended_at = ended_at - interval '%d days' WHERE id = %d"
              .formatted(days, id));
    }
  }

  private Command.Outcome retention(String... options) {
    return SlurmAgent.command(
        platform.site(),
        platform.api().url(),
        platform.journal(),
        platform.agentUser(),
        Stream.concat(Stream.of("retention"), Stream.of(options)).toList());
  }

  private List<String> left(int id) throws IOException {
    Path directory = platform.runDirectory(client, id);
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(each -> directory.relativize(each).toString())
          .toList();
    }
  }

  @Test
  void only_what_is_past_its_time_is_removed_and_clients_read_when() throws Exception {
    int old = ended();
    int young = ended();
    age(old, 31);
    age(young, 29);
    String path = client.process(old).getString("path_str");
    List<String> before = left(old);

    Command.Outcome dry = retention("--dry-run");

    assertThat(dry.exit()).as(dry.output()).isZero();
    assertThat(dry.output())
        .containsPattern(path + "  Successful  ended \\S+  31 days ago  would be removed")
        .contains("1 run directories would be removed");
    assertThat(left(old)).isEqualTo(before).contains("run.out", "marks.txt");

    Command.Outcome done = retention();

    assertThat(done.exit()).as(done.output()).isZero();
    assertThat(done.output())
        .contains("31 days ago  removed", "1 run directories removed, 0 gone already, 0 left");
    assertThat(left(old)).isNotEmpty().allMatch(name -> name.startsWith(".orchestration/"));
    assertThat(left(young)).contains("run.out", "marks.txt");
    assertThat(client.process(young).getString("directory_removed_at")).isNull();
    String at = client.process(old).getString("directory_removed_at");
    assertThat(at).isNotNull();
    Response files = client.request().get("/api/processes/{id}/files/", old);
    assertThat(files.statusCode()).isEqualTo(404);
    assertThat(files.asString()).contains("Retention has removed", at.substring(0, 19));
    assertThat(client.request().get("/api/processes/{id}/files/", young).statusCode())
        .isEqualTo(200);
    Command.Outcome again = retention();
    assertThat(again.exit()).isZero();
    assertThat(again.output()).contains("0 run directories removed, 0 gone already");
  }
}
