package br.org.linea.orchestration.importer;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.importer.NewSystem.Ended;
import br.org.linea.orchestration.local.Database;
import br.org.linea.orchestration.local.LocalStack;
import br.org.linea.orchestration.local.Service;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole command, on real databases. */
class ImportTest {

  private static LocalStack stack;

  @TempDir private Path folder;
  private NewSystem to;
  private Database oldServer;

  @BeforeAll
  static void open() {
    stack = LocalStack.open();
    stack.require(Service.POSTGRES);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @BeforeEach
  void target() {
    to = new NewSystem(stack.newDatabase()).migrated();
  }

  @AfterEach
  void drop() {
    to.close();
    if (oldServer != null) {
      oldServer.close();
    }
  }

  private OldSystem source(String kind) throws SQLException {
    if (kind.equals("sqlite")) {
      return OldSystem.sqlite(folder);
    }
    oldServer = stack.newDatabase();
    return OldSystem.postgresql(oldServer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void every_state_of_the_last_release_comes_over(String kind) throws SQLException {
    OldSystem old = source(kind);
    String end = "2026-10-01 12:10:00.5";
    old.process(1, 0, Map.of("ended_at", end, "pid", 101));
    old.process(2, 1, Map.of("pid", 102));
    old.process(3, 2, Map.of("pid", 103));
    old.process(4, 3, Map.of("pid", 104));
    old.process(5, 4, Map.of("ended_at", end, "pid", 105));
    old.process(6, 5, Map.of("ended_at", end, "started_at", "-", "comment", "by hand"));
    old.process(7, 6, Map.of("pid", 107, "started_at", "-"));
    to.withAgent("cluster-a", "slurm,local");

    Ended ended = to.importFrom(old, "--owner", "pzadmin=pz-server", "--agent", "cluster-a");

    assertThat(ended).extracting(Ended::code, Ended::err).containsExactly(0, "");
    assertThat(ended.out())
        .contains(
            "Brought over: 7 (1 Failed, 2 Pending, 1 Running, 1 Stopped, 1 Stopping, 1 Successful)",
            "Slurm jobs to be adopted: 4",
            "The next new process gets the id 8.");
    assertThat(ended.out()).doesNotContain("warning");
    assertThat(
            to.ask(
                "SELECT id, status, job_id, adopted_job_name, failure_reason, stop_by,"
                    + " to_char(ended_at AT TIME ZONE 'UTC', 'HH24:MI:SS.MS') FROM process ORDER BY 1"))
        .containsExactly(
            "1|SUCCESSFUL|101|null|null|null|12:10:00.500",
            "2|PENDING|102|JOB_2|null|null|null",
            "3|RUNNING|103|JOB_3|null|null|null",
            "4|STOPPING|104|JOB_4|null|pz-server|null",
            "5|STOPPED|105|null|null|pz-server|12:10:00.500",
            "6|FAILED|null|null|NOT_RECORDED|null|12:10:00.500",
            "7|PENDING|107|JOB_7|null|null|null");
    assertThat(
            to.ask(
                "SELECT task_id, owner, pipeline, pipeline_version, executor, worker, used_config,"
                    + " comment, labels, accepted_at AT TIME ZONE 'UTC' FROM process WHERE id = 6"))
        .containsExactly(
            "5f0c2a4e-9d1b-4c7a-8a55-000000000006|pz-server|hello_world|1.0.0|slurm|cluster-a|"
                + "{\"b\": 1e8, \"a\": \"olá\"}|by hand|{}|2026-10-01 12:00:00.123456");
    assertThat(
            to.ask(
                "SELECT number, status, source, reason, evidence FROM process_history"
                    + " WHERE process_id = 5 ORDER BY 1"))
        .hasSize(3)
        .first()
        .isEqualTo(
            "1|QUEUED|import||{\"imported_from\":\"core_process\",\"status\":4,\"user\":\"pzadmin\","
                + "\"worker\":\"login01.cluster.example\","
                + "\"task_id\":\"5f0c2a4e-9d1b-4c7a-8a55-000000000005\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void a_second_run_changes_nothing_and_says_so(String kind) throws SQLException {
    OldSystem old = source(kind);
    old.process(1, 0, Map.of());
    old.process(2, 2, Map.of("pid", 7));
    String[] options = {"--owner", "pzadmin=pz", "--agent", "cluster-a"};
    to.withAgent("cluster-a", "slurm");
    to.importFrom(old, options);
    List<String> before = to.everything();

    Ended again = to.importFrom(old, options);

    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("Brought over: 0", "There already: 2", "Nothing has changed.");
    assertThat(to.everything()).isEqualTo(before).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgresql"})
  void new_ids_begin_above_every_old_one_deleted_rows_included(String kind) throws SQLException {
    OldSystem old = source(kind);
    old.process(1, 0, Map.of());
    if (kind.equals("postgresql")) {
      old.execute("SELECT setval(pg_get_serial_sequence('core_process', 'id'), 40)");
    } else {
      old.process(40, 0, Map.of());
      old.execute("DELETE FROM core_process WHERE id = 40");
    }

    to.importFrom(old, "--owner", "pzadmin=pz");

    assertThat(to.ask("SELECT nextval(pg_get_serial_sequence('process', 'id'))"))
        .containsExactly("41");
  }

  @Test
  void rows_from_before_the_renumbering_keep_what_their_states_meant() throws SQLException {
    OldSystem old = source("sqlite");
    Map<String, Object> early =
        Map.of("created_at", "2024-03-19 10:00:00", "started_at", "2024-03-19 10:00:01");
    old.process(1, 3, early);
    old.process(2, 4, early);
    old.process(
        3,
        4,
        Map.of(
            "created_at", "2024-03-19 10:00:00",
            "started_at", "2024-03-19 10:00:01",
            "ended_at", "2024-03-21 10:00:00"));

    Ended ended = to.importFrom(old, "--owner", "pzadmin=pz");

    assertThat(ended.out())
        .contains("2 processes, 1, 2: written before core migration 0007")
        .contains("2 processes, 1, 2: the old system kept no time of its end");
    assertThat(to.ask("SELECT id, status FROM process ORDER BY 1"))
        .containsExactly("1|STOPPED", "2|FAILED", "3|STOPPED");
  }

  @Test
  void the_first_releases_table_without_pid_and_worker_is_read_too() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(1, 4, Map.of("created_at", "2024-03-14 10:00:00", "task_id", 17));
    old.execute("ALTER TABLE core_process DROP COLUMN pid");
    old.execute("ALTER TABLE core_process DROP COLUMN worker");
    old.execute("DELETE FROM django_migrations WHERE name > '0002'");

    assertThat(to.importFrom(old, "--owner", "pzadmin=pz").code()).isZero();
    assertThat(to.ask("SELECT status, job_id FROM process")).containsExactly("FAILED|null");
    assertThat(to.ask("SELECT evidence FROM process_history WHERE number = 1").getFirst())
        .contains("\"task_id\":\"17\"");
  }

  @Test
  void owners_are_renamed_and_those_whom_no_client_is_known_for_are_named() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(1, 0, Map.of());
    old.process(2, 0, Map.of("user_id", 2));
    old.process(3, 0, Map.of("user_id", 99));

    Ended ended = to.importFrom(old, "--owner", "pzadmin=pz-server");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("warning: no client here has had the owner 'maria'", "its 1 processes")
        .contains("left: process 3: its user does not exist")
        .doesNotContain("owner 'pz-server'");
    assertThat(
            to.ask("SELECT p.id, p.owner, o.name FROM process p JOIN owner o ON o.id = owner_id"))
        .containsExactlyInAnyOrder("1|pz-server|pz-server", "2|maria|maria");
  }

  @Test
  void a_dry_run_says_what_would_be_done_and_writes_nothing() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(5, 0, Map.of());
    List<String> before = to.everything();

    Ended ended = to.importFrom(old, "--dry-run");

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .contains("To be brought over: 1", "gets the id 6.", "A dry run: nothing was written.");
    assertThat(to.everything()).isEqualTo(before);
    assertThat(to.ask("SELECT nextval(pg_get_serial_sequence('process', 'id'))"))
        .containsExactly("1");
  }

  @Test
  void what_cannot_be_read_is_kept_as_text_or_left_with_a_word() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(1, 0, Map.of("used_config", "{\"a\": NaN"));
    old.process(2, 0, Map.of("used_config", "\"[1]\"", "ended_at", "yesterday"));
    old.process(3, 9, Map.of());
    old.process(4, 0, Map.of("created_at", "-"));
    old.process(5, 0, Map.of("pipeline", "a/b"));
    old.process(6, 0, Map.of("used_config", "{\"z\": 1, \"a\": 2}", "path", "elsewhere/6"));
    old.process(7, 0, Map.of("used_config", "-"));

    Ended ended = to.importFrom(old, "--owner", "pzadmin=pz");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("2 processes, 1, 2: its config is no JSON object")
        .contains("process 2: its ended_at is 'yesterday', which is no time")
        .contains("left: process 3: its status is 9")
        .contains("left: process 4: its created_at is missing")
        .contains("left: process 5: a pipeline's name is")
        .contains("process 6: its run directory is elsewhere/6");
    assertThat(to.ask("SELECT id, used_config FROM process ORDER BY 1"))
        .containsExactly(
            "1|{\"unreadable_used_config\":\"{\\\"a\\\": NaN\"}",
            "2|{\"unreadable_used_config\":\"[1]\"}",
            "6|{\"z\": 1, \"a\": 2}",
            "7|{}");
  }

  @Test
  void a_registered_agent_is_told_to_adopt_and_to_stop_in_that_order() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(4, 3, Map.of("pid", 104));
    to.withAgent("cluster-a", "slurm");

    to.importFrom(old, "--agent", "cluster-a", "--job-name", "run-{id}");

    assertThat(
            to.ask(
                "SELECT worker, content::json->>'type', content::json#>>'{data,adopt,job_id}',"
                    + " content::json#>>'{data,adopt,job_name}' FROM outbox ORDER BY id"))
        .containsExactly("cluster-a|process.start|104|run-4", "cluster-a|process.stop|null|null");
  }

  @Test
  void an_agent_that_is_yet_to_come_finds_its_jobs_by_itself() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(4, 2, Map.of("pid", 104));

    Ended ended = to.importFrom(old, "--agent", "cluster-a");

    assertThat(ended.out()).contains("an agent cluster-a has not registered here yet");
    assertThat(to.ask("SELECT worker, status FROM process")).containsExactly("cluster-a|RUNNING");
    assertThat(to.ask("SELECT * FROM outbox")).isEmpty();
  }

  @Test
  void what_seems_alive_and_cannot_be_adopted_is_left_unless_it_is_given_up() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(1, 2, Map.of("executor", "local", "pid", 4711));
    old.process(2, 6, Map.of("started_at", "-"));
    old.process(3, 2, Map.of("pid", 103));
    old.process(4, 3, Map.of());

    Ended left = to.importFrom(old);

    assertThat(left.code()).isEqualTo(1);
    assertThat(left.out())
        .contains("process 1: it is Running in the old system on the executor local")
        .contains("process 2: it is Queued in the old system and has no job id")
        .contains("process 3: it is Running in the old system: say with --agent");
    assertThat(to.importFrom(old, "--give-up").code()).isZero();
    assertThat(to.ask("SELECT id, status, failure_reason FROM process ORDER BY 1"))
        .containsExactly("1|FAILED|LOST", "2|FAILED|LOST", "3|FAILED|LOST", "4|STOPPED|null");
    assertThat(to.ask("SELECT comment FROM process WHERE id = 3").getFirst())
        .startsWith("LOST: The old system had it as Running, with job 103");
  }

  @Test
  void an_id_that_is_taken_here_refuses_the_whole_import() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(1, 0, Map.of());
    old.process(2, 0, Map.of());
    to.execute("INSERT INTO owner (name) VALUES ('pz')");
    to.execute(
        "INSERT INTO process (id, task_id, owner, owner_id, pipeline, pipeline_version, executor,"
            + " used_config, comment, labels, accepted_at, status, since, lease, sequence) VALUES"
            + " (2, gen_random_uuid(), 'pz', 1, 'p', '1', 'slurm', '{}', '', '{}', now(), 'QUEUED',"
            + " now(), 0, 0)");

    Ended ended = to.importFrom(old);

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("process 2: the ids belong to other processes here");
    assertThat(to.ask("SELECT id FROM process")).containsExactly("2");
  }

  @Test
  void a_row_that_the_database_refuses_takes_all_others_back() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(1, 0, Map.of());
    old.process(2, 0, Map.of());
    to.execute("ALTER TABLE process ADD CONSTRAINT odd CHECK (id <> 2)");

    Ended ended = to.importFrom(old);

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("Nothing was written", "odd");
    assertThat(to.ask("SELECT id FROM process")).isEmpty();
  }

  @Test
  void a_schema_that_is_not_of_this_release_is_refused() throws SQLException {
    OldSystem old = source("sqlite");
    try (NewSystem empty = new NewSystem(stack.newDatabase())) {
      assertThat(empty.importFrom(old).err()).contains("start the orchestrator-api");
    }
    to.execute(
        "INSERT INTO flyway_schema_history SELECT 1000, '1000', 'later', 'SQL', 'V1000__later.sql',"
            + " 1, installed_by, now(), 1, true FROM flyway_schema_history LIMIT 1");

    Ended ended = to.importFrom(old);

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("version 1000, newer than this import knows");
  }

  @Test
  void an_agent_without_slurm_cannot_adopt() throws SQLException {
    to.withAgent("cluster-a", "local");

    assertThat(to.importFrom(source("sqlite"), "--agent", "cluster-a").err())
        .contains("the agent cluster-a runs on local");
  }

  @Test
  void a_password_on_the_command_line_is_refused() throws SQLException {
    OldSystem old = source("sqlite");

    assertThat(to.importFrom(old, "--from", "postgresql://a:secret@localhost/db").code())
        .isNotZero();
    assertThat(new Address("postgresql://a:secret@localhost/db", java.util.Optional.empty()))
        .satisfies(
            address ->
                org.assertj.core.api.Assertions.assertThatThrownBy(address::jdbcUrl)
                    .hasMessageContaining("its password comes from the environment"));
  }
}
