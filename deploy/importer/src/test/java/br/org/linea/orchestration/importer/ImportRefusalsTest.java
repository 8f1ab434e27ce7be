package br.org.linea.orchestration.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import br.org.linea.orchestration.importer.NewSystem.Ended;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the command leaves or refuses, on real databases. */
@Tag("services")
class ImportRefusalsTest {

  @RegisterExtension private static final TestDatabases databases = new TestDatabases();

  @TempDir private Path folder;

  @Test
  void a_dry_run_says_what_would_be_done_and_writes_nothing() throws SQLException {
    OldSystem old = OldSystem.sqlite(folder);
    old.process(5, 0, Map.of());
    List<String> before = databases.target().everything();

    Ended ended = databases.target().importFrom(old, "--dry-run");

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .contains("To be brought over: 1", "gets the id 6.", "A dry run: nothing was written.");
    assertThat(databases.target().everything()).isEqualTo(before);
    assertThat(databases.target().ask("SELECT nextval(pg_get_serial_sequence('process', 'id'))"))
        .containsExactly("1");
  }

  @Test
  void what_cannot_be_read_is_kept_as_text_or_left_with_a_word() throws SQLException {
    OldSystem old = OldSystem.sqlite(folder);
    old.process(1, 0, Map.of("used_config", "{\"a\": NaN"));
    old.process(2, 0, Map.of("used_config", "\"[1]\"", "ended_at", "yesterday"));
    old.process(3, 9, Map.of());
    old.process(4, 0, Map.of("created_at", "-"));
    old.process(5, 0, Map.of("pipeline", "a/b"));
    old.process(6, 0, Map.of("used_config", "{\"z\": 1, \"a\": 2}", "path", "elsewhere/6"));
    old.process(7, 0, Map.of("used_config", "-"));

    Ended ended = databases.target().importFrom(old, "--owner", "pzadmin=pz");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("2 processes, 1, 2: its config is no JSON object")
        .contains("process 2: its ended_at is 'yesterday', which is no time")
        .contains("left: process 3: its status is 9")
        .contains("left: process 4: its created_at is missing")
        .contains("left: process 5: a pipeline's name is")
        .contains("process 6: its run directory is elsewhere/6");
    assertThat(databases.target().ask("SELECT id, used_config FROM process ORDER BY 1"))
        .containsExactly(
            "1|{\"unreadable_used_config\":\"{\\\"a\\\": NaN\"}",
            "2|{\"unreadable_used_config\":\"[1]\"}",
            "6|{\"z\": 1, \"a\": 2}",
            "7|{}");
  }

  @Test
  void what_seems_alive_and_cannot_be_adopted_is_left_unless_it_is_given_up() throws SQLException {
    OldSystem old = OldSystem.sqlite(folder);
    old.process(1, 2, Map.of("executor", "local", "pid", 4711));
    old.process(2, 6, Map.of("started_at", "-"));
    old.process(3, 2, Map.of("pid", 103));
    old.process(4, 3, Map.of());

    Ended left = databases.target().importFrom(old);

    assertThat(left.code()).isEqualTo(1);
    assertThat(left.out())
        .contains("process 1: it is Running in the old system on the executor local")
        .contains("process 2: it is Queued in the old system and has no job id")
        .contains("process 3: it is Running in the old system: say with --agent");
    assertThat(databases.target().importFrom(old, "--give-up").code()).isZero();
    assertThat(databases.target().ask("SELECT id, status, failure_reason FROM process ORDER BY 1"))
        .containsExactly("1|FAILED|LOST", "2|FAILED|LOST", "3|FAILED|LOST", "4|STOPPED|null");
    assertThat(databases.target().ask("SELECT comment FROM process WHERE id = 3").getFirst())
        .startsWith("LOST: The old system had it as Running, with job 103");
  }

  @Test
  void an_id_that_is_taken_here_refuses_the_whole_import() throws SQLException {
    OldSystem old = OldSystem.sqlite(folder);
    old.process(1, 0, Map.of());
    old.process(2, 0, Map.of());
    databases.target().execute("INSERT INTO owner (name) VALUES ('pz')");
    databases
        .target()
        .execute(
            "INSERT INTO process (id, task_id, owner, owner_id, pipeline, pipeline_version, executor,"
                + " used_config, comment, labels, accepted_at, status, since, lease, sequence) VALUES"
                + " (2, gen_random_uuid(), 'pz', 1, 'p', '1', 'slurm', '{}', '', '{}', now(), 'QUEUED',"
                + " now(), 0, 0)");

    Ended ended = databases.target().importFrom(old);

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("process 2: the ids belong to other processes here");
    assertThat(databases.target().ask("SELECT id FROM process")).containsExactly("2");
  }

  @Test
  void a_row_that_the_database_refuses_takes_all_others_back() throws SQLException {
    OldSystem old = OldSystem.sqlite(folder);
    old.process(1, 0, Map.of());
    old.process(2, 0, Map.of());
    databases.target().execute("ALTER TABLE process ADD CONSTRAINT odd CHECK (id <> 2)");

    Ended ended = databases.target().importFrom(old);

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("Nothing was written", "odd");
    assertThat(databases.target().ask("SELECT id FROM process")).isEmpty();
  }

  @Test
  void a_schema_that_is_not_of_this_release_is_refused() throws SQLException {
    OldSystem old = OldSystem.sqlite(folder);
    assertThat(new NewSystem(databases.empty()).importFrom(old).err())
        .contains("start the orchestrator-api");
    databases
        .target()
        .execute(
            "INSERT INTO flyway_schema_history SELECT 1000, '1000', 'later', 'SQL', 'V1000__later.sql',"
                + " 1, installed_by, now(), 1, true FROM flyway_schema_history LIMIT 1");

    Ended ended = databases.target().importFrom(old);

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("version 1000, newer than this import knows");
  }

  @Test
  void an_agent_without_slurm_cannot_adopt() throws SQLException {
    databases.target().withAgent("cluster-a", "local");

    assertThat(
            databases.target().importFrom(OldSystem.sqlite(folder), "--agent", "cluster-a").err())
        .contains("the agent cluster-a runs on local");
  }

  @Test
  void a_password_on_the_command_line_is_refused() throws SQLException {
    OldSystem old = OldSystem.sqlite(folder);

    assertThat(
            databases
                .target()
                .importFrom(old, "--from", "postgresql://a:secret@localhost/db")
                .code())
        .isNotZero();
    assertThat(new Address("postgresql://a:secret@localhost/db", Optional.empty()))
        .satisfies(
            address ->
                assertThatThrownBy(address::jdbcUrl)
                    .hasMessageContaining("its password comes from the environment"));
  }
}
