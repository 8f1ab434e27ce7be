package br.org.linea.orchestration.api.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobEnded;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import br.org.linea.orchestration.messages.Topology;
import io.restassured.path.json.JsonPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ApiTest
class EventsTest extends AgentFixture {

  private static final int WAITING = 100;

  BiConsumer<String, Boolean> parts;

  @AfterEach
  void everything_is_there_again() {
    parts.accept("database", true);
  }

  private void nothingWaits() {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                agent.ready(Topology.PROCESS_EVENTS) == 0
                    && agent.consumers(Topology.PROCESS_EVENTS) == 1);
  }

  @Test
  void events_carry_a_process_from_queued_to_its_end() {
    JsonPath process = started();
    int id = process.getInt("id");

    agent.say(1, agent.submitted(process));
    becomes(process, "Pending");
    agent.say(2, agent.alive(process, JobPhase.RUNNING));
    becomes(process, "Running");
    assertThat(get(id, "status/").getString("started_at")).isEqualTo("2026-01-02T03:05:05.500000Z");
    assertThat(get(id, "status/").getString("ended_at")).isNull();
    agent.say(3, agent.ended(process, JobOutcome.SUCCEEDED));
    becomes(process, "Successful");

    assertThat(get(id, "status/").getString("ended_at")).isEqualTo("2026-01-02T03:06:05.500000Z");
    assertThat(get(id, "").getLong("pid")).isEqualTo(100_000 + id);
    JsonPath history = get(id, "history/");
    assertThat(history.getList("status"))
        .isEqualTo(List.of("Queued", "Pending", "Running", "Successful"));
    assertThat(history.getString("[3].source")).isEqualTo("/agents/" + agent.worker());
    assertThat(history.getString("[3].evidence.raw_state")).isEqualTo("COMPLETED");
  }

  @Test
  void an_event_delivered_twice_changes_nothing() {
    JsonPath process = started();
    for (int i = 0; i < 2; i++) {
      agent.say(1, agent.submitted(process));
      agent.say(2, agent.alive(process, JobPhase.RUNNING));
      agent.say(3, agent.ended(process, JobOutcome.FAILED));
    }
    becomes(process, "Failed");
    nothingWaits();

    // Prefetched together, a later one may be stored first; it never happens twice.
    List<String> statuses = get(process.getInt("id"), "history/").getList("status");
    assertThat(statuses).doesNotHaveDuplicates().startsWith("Queued").endsWith("Failed");
    assertThat(get(process.getInt("id"), "").getString("comment"))
        .isEqualTo("NONZERO_EXIT: the exit file says FAILED");
  }

  @Test
  void events_out_of_order_end_the_same() {
    JsonPath process = started();
    agent.say(3, agent.ended(process, JobOutcome.SUCCEEDED));
    becomes(process, "Successful");
    agent.say(2, agent.alive(process, JobPhase.RUNNING));
    agent.say(1, agent.submitted(process));
    nothingWaits();

    assertThat(get(process.getInt("id"), "status/").getString("status")).isEqualTo("Successful");
    assertThat(get(process.getInt("id"), "status/").getString("started_at"))
        .isEqualTo("2026-01-02T03:05:05.500000Z");
    assertThat(get(process.getInt("id"), "history/").getList("status"))
        .isEqualTo(List.of("Queued", "Successful"));
  }

  @Test
  void an_event_of_an_earlier_lease_is_refused() {
    JsonPath process = started();
    long earlier = agent.lease();
    agent.register(UUID.randomUUID(), "slurm");
    agent.say(1, agent.alive(process, JobPhase.RUNNING));
    becomes(process, "Running");
    agent.say(earlier, 99, agent.ended(process, JobOutcome.FAILED));
    nothingWaits();
    agent.say(2, agent.ended(process, JobOutcome.SUCCEEDED));
    becomes(process, "Successful");
    assertThat(get(process.getInt("id"), "history/").getList("status")).doesNotContain("Failed");
  }

  @Test
  void a_text_that_no_column_can_hold_costs_no_verdict() {
    JsonPath process = started();
    JobEnded end = (JobEnded) agent.ended(process, JobOutcome.FAILED);
    String words = "last words: x \0 y \u001b[31m";
    agent.say(
        1,
        new JobEnded(
            end.processId(), end.taskId(), end.job(), end.outcome(), end.failure(), words));

    becomes(process, "Failed");
    assertThat(get(process.getInt("id"), "").getString("comment"))
        .isEqualTo("NONZERO_EXIT: last words: x \\x00 y \\x1b[31m");
  }

  @Test
  void an_imported_process_has_one_job_and_no_other() throws Exception {
    JsonPath process = started();
    long job = 100_000L + process.getInt("id");
    adopt(process, job + 1);
    long dead = agent.ready(Topology.PROCESS_EVENTS_DEAD);

    agent.say(1, agent.ended(process, JobOutcome.FAILED));

    await().atMost(LIMIT).until(() -> agent.ready(Topology.PROCESS_EVENTS_DEAD) == dead + 1);
    adopt(process, job);
    agent.say(1, agent.ended(process, JobOutcome.SUCCEEDED));
    becomes(process, "Successful");
  }

  /** Makes it one that the import has brought. */
  private static void adopt(JsonPath process, long job) throws SQLException {
    try (Connection database = TestClient.database();
        PreparedStatement update =
            database.prepareStatement(
                "UPDATE process SET adopted_job_name = 'of another system', job_id = ?"
                    + " WHERE id = ?")) {
      update.setLong(1, job);
      update.setInt(2, process.getInt("id"));
      update.executeUpdate();
    }
  }

  @Test
  void an_agent_that_does_not_have_the_process_is_not_believed() {
    JsonPath process = started();
    try (ScriptedAgent stranger = ScriptedAgent.connect("heir", json)) {
      stranger.say(1, 1, stranger.ended(process, JobOutcome.FAILED));
    }
    nothingWaits();
    agent.say(1, agent.submitted(process));
    becomes(process, "Pending");
  }

  @Test
  void a_stop_in_the_last_second_leaves_the_real_end() {
    JsonPath process = started();
    int id = process.getInt("id");
    agent.say(1, agent.alive(process, JobPhase.RUNNING));
    becomes(process, "Running");
    assertThat(alice.request().post("/api/processes/{id}/stop/", id).jsonPath().getInt("status"))
        .isEqualTo(3);
    assertThat(get(id, "status/").getString("status")).isEqualTo("Stopping");
    agent.say(2, agent.ended(process, JobOutcome.SUCCEEDED));
    becomes(process, "Successful");
    assertThat(alice.request().post("/api/processes/{id}/stop/", id).asString())
        .isEqualTo(
            "{\"message\":\"Process[hello_world-%08d] has already finished. status=0\"}"
                .formatted(id));
  }

  @Test
  void a_cancelled_job_is_stopped_if_we_asked_and_failed_if_we_did_not() {
    JsonPath asked = started();
    JsonPath notAsked = started();
    alice.request().post("/api/processes/{id}/stop/", asked.getInt("id"));
    agent.say(1, agent.ended(asked, JobOutcome.CANCELLED));
    agent.say(1, agent.ended(notAsked, JobOutcome.CANCELLED));
    becomes(asked, "Stopped");
    becomes(notAsked, "Failed");
    assertThat(
            alice
                .request()
                .post("/api/processes/{id}/stop/", asked.getInt("id"))
                .jsonPath()
                .getString("message"))
        .endsWith("has already been marked to be stopped.");
    assertThat(
            alice
                .request()
                .post("/api/processes/{id}/stop/", notAsked.getInt("id"))
                .jsonPath()
                .getString("message"))
        .endsWith("has already finished. status=5");
  }

  @Test
  void a_stop_is_sent_once_however_often_the_job_is_seen_alive() {
    JsonPath process = started();
    int id = process.getInt("id");
    agent.say(1, agent.alive(process, JobPhase.RUNNING));
    becomes(process, "Running");
    alice.request().post("/api/processes/{id}/stop/", id);
    for (int sequence = 2; sequence < 6; sequence++) {
      agent.say(sequence, agent.alive(process, JobPhase.RUNNING));
    }
    agent.say(6, agent.ended(process, JobOutcome.CANCELLED));
    becomes(process, "Stopped");

    List<String> kinds = new ArrayList<>();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              agent
                  .next(command -> command.subject().equals(Integer.toString(id)))
                  .ifPresent(command -> kinds.add(command.data().getClass().getSimpleName()));
              return kinds.contains("StopProcess")
                  && agent.ready(Topology.agentQueue(agent.worker())) == 0;
            });
    assertThat(kinds).containsExactly("StartProcess", "StopProcess");
  }

  @Test
  void while_the_database_is_away_events_wait_in_nobodys_hand_and_none_dies() {
    JsonPath process = started();
    long dead = agent.ready(Topology.PROCESS_EVENTS_DEAD);
    parts.accept("database", false);
    // The first one finds out that the database is away.
    agent.say(1, agent.submitted(process));
    await().atMost(LIMIT).until(() -> agent.consumers(Topology.PROCESS_EVENTS) == 0);
    for (int sequence = 2; sequence < WAITING; sequence++) {
      agent.mention(sequence, agent.alive(process, JobPhase.RUNNING));
    }
    agent.say(WAITING, agent.ended(process, JobOutcome.SUCCEEDED));

    assertThat(agent.ready(Topology.PROCESS_EVENTS)).isEqualTo(WAITING);
    assertThat(
            TestClient.management()
                .get("/q/health/ready")
                .jsonPath()
                .getString("checks.find { it.name == 'broker' }.data.events"))
        .contains("database");
    parts.accept("database", true);

    becomes(process, "Successful");
    nothingWaits();
    assertThat(agent.ready(Topology.PROCESS_EVENTS_DEAD)).isEqualTo(dead);
  }
}
