package br.org.linea.orchestration.importer;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.importer.NewSystem.Ended;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole command, on real databases. */
@Tag("services")
class ImportTest {

  @RegisterExtension private static final TestDatabases databases = new TestDatabases();

  @TempDir private Path folder;

  private OldSystem source(String kind) throws SQLException {
    if (kind.equals("sqlite")) {
      return OldSystem.sqlite(folder);
    }
    return OldSystem.postgresql(databases.empty());
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
    databases.target().withAgent("cluster-a", "slurm,local");

    Ended ended =
        databases.target().importFrom(old, "--owner", "pzadmin=pz-server", "--agent", "cluster-a");

    assertThat(ended).extracting(Ended::code, Ended::err).containsExactly(0, "");
    assertThat(ended.out())
        .contains(
            "Brought over: 7 (1 Failed, 2 Pending, 1 Running, 1 Stopped, 1 Stopping, 1 Successful)",
            "Slurm jobs to be adopted: 4",
            "The next new process gets the id 8.");
    assertThat(ended.out()).doesNotContain("warning");
    assertThat(
            databases
                .target()
                .ask(
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
            databases
                .target()
                .ask(
                    "SELECT task_id, owner, pipeline, pipeline_version, executor, worker, used_config,"
                        + " comment, labels, accepted_at AT TIME ZONE 'UTC' FROM process WHERE id = 6"))
        .containsExactly(
            "5f0c2a4e-9d1b-4c7a-8a55-000000000006|pz-server|hello_world|1.0.0|slurm|cluster-a|"
                + "{\"b\": 1e8, \"a\": \"olá\"}|by hand|{}|2026-10-01 12:00:00.123456");
    assertThat(
            databases
                .target()
                .ask(
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
    databases.target().withAgent("cluster-a", "slurm");
    databases.target().importFrom(old, options);
    List<String> before = databases.target().everything();

    Ended again = databases.target().importFrom(old, options);

    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("Brought over: 0", "There already: 2", "Nothing has changed.");
    assertThat(databases.target().everything()).isEqualTo(before).isNotEmpty();
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

    databases.target().importFrom(old, "--owner", "pzadmin=pz");

    assertThat(databases.target().ask("SELECT nextval(pg_get_serial_sequence('process', 'id'))"))
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

    Ended ended = databases.target().importFrom(old, "--owner", "pzadmin=pz");

    assertThat(ended.out())
        .contains("2 processes, 1, 2: written before core migration 0007")
        .contains("2 processes, 1, 2: the old system kept no time of its end");
    assertThat(databases.target().ask("SELECT id, status FROM process ORDER BY 1"))
        .containsExactly("1|STOPPED", "2|FAILED", "3|STOPPED");
  }

  @Test
  void the_first_releases_table_without_pid_and_worker_is_read_too() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(1, 4, Map.of("created_at", "2024-03-14 10:00:00", "task_id", 17));
    old.execute("ALTER TABLE core_process DROP COLUMN pid");
    old.execute("ALTER TABLE core_process DROP COLUMN worker");
    old.execute("DELETE FROM django_migrations WHERE name > '0002'");

    assertThat(databases.target().importFrom(old, "--owner", "pzadmin=pz").code()).isZero();
    assertThat(databases.target().ask("SELECT status, job_id FROM process"))
        .containsExactly("FAILED|null");
    assertThat(
            databases
                .target()
                .ask("SELECT evidence FROM process_history WHERE number = 1")
                .getFirst())
        .contains("\"task_id\":\"17\"");
  }

  @Test
  void owners_are_renamed_and_those_whom_no_client_is_known_for_are_named() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(1, 0, Map.of());
    old.process(2, 0, Map.of("user_id", 2));
    old.process(3, 0, Map.of("user_id", 99));

    Ended ended = databases.target().importFrom(old, "--owner", "pzadmin=pz-server");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("warning: no client here has had the owner 'maria'", "its 1 processes")
        .contains("left: process 3: its user does not exist")
        .doesNotContain("owner 'pz-server'");
    assertThat(
            databases
                .target()
                .ask("SELECT p.id, p.owner, o.name FROM process p JOIN owner o ON o.id = owner_id"))
        .containsExactlyInAnyOrder("1|pz-server|pz-server", "2|maria|maria");
  }

  @Test
  void a_registered_agent_adopts_then_stops() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(4, 3, Map.of("pid", 104));
    databases.target().withAgent("cluster-a", "slurm");

    databases.target().importFrom(old, "--agent", "cluster-a", "--job-name", "run-{id}");

    assertThat(
            databases
                .target()
                .ask(
                    "SELECT worker, content::json->>'type', content::json#>>'{data,adopt,job_id}',"
                        + " content::json#>>'{data,adopt,job_name}' FROM outbox ORDER BY id"))
        .containsExactly("cluster-a|process.start|104|run-4", "cluster-a|process.stop|null|null");
  }

  @Test
  void an_agent_that_is_yet_to_come_finds_its_jobs_by_itself() throws SQLException {
    OldSystem old = source("sqlite");
    old.process(4, 2, Map.of("pid", 104));

    Ended ended = databases.target().importFrom(old, "--agent", "cluster-a");

    assertThat(ended.out()).contains("an agent cluster-a has not registered here yet");
    assertThat(databases.target().ask("SELECT worker, status FROM process"))
        .containsExactly("cluster-a|RUNNING");
    assertThat(databases.target().ask("SELECT * FROM outbox")).isEmpty();
  }
}
