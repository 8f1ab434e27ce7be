package br.org.linea.orchestration.api.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.AgentHeartbeat;
import br.org.linea.orchestration.messages.CheckProcess;
import br.org.linea.orchestration.messages.JobOutcome;
import br.org.linea.orchestration.messages.JobPhase;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ApiTest
class AgentsTest extends AgentFixture {

  private ScriptedAgent heir;

  @BeforeEach
  void the_heir_registers() {
    heir = ScriptedAgent.connect("heir", json);
    heir.register(ScriptedAgent.JOURNAL, "");
  }

  @AfterEach
  void the_heir_leaves() {
    heir.register(ScriptedAgent.JOURNAL, "");
    heir.close();
  }

  private static List<Integer> assigned(String client, ScriptedAgent agent) {
    return TestClient.of(client)
        .request()
        .get("/api/agents/{worker}/processes/", agent.worker().value())
        .jsonPath()
        .getList("start.process_id");
  }

  @Test
  void the_lease_stays_for_a_known_journal_and_rises_for_a_new_one() {
    UUID journal = UUID.randomUUID();
    agent.register(journal, "slurm");
    long first = agent.lease();
    agent.register(journal, "slurm");
    assertThat(agent.lease()).isEqualTo(first);
    agent.register(UUID.randomUUID(), "slurm");
    assertThat(agent.lease()).isGreaterThan(first);
  }

  @Test
  void an_agent_has_the_name_that_its_operator_gave_it_and_no_other() {
    TestClient renamed = TestClient.of("renamed");
    String registration =
        "{\"journal_id\":\"%s\",\"version\":\"1\",\"executors\":[],\"catalogue_hash\":\"a\"}"
            .formatted(UUID.randomUUID());
    String name = TestClient.setting("test.renamed-worker");

    assertThat(put(renamed, name, registration)).isEqualTo(200);
    assertThat(put(renamed, renamed.id(), registration)).isEqualTo(403);
    assertThat(put(renamed, agent.worker().value(), registration)).isEqualTo(403);
  }

  private static int put(TestClient client, String worker, String registration) {
    return client
        .request()
        .contentType("application/json")
        .body(registration)
        .put("/api/agents/{worker}/", worker)
        .statusCode();
  }

  @Test
  void a_process_goes_to_the_agent_that_has_its_executor() {
    int id = alice.startHelloWorld();
    assertThat(process(id).getString("worker")).isEqualTo(agent.worker().value());
  }

  @Test
  void of_two_agents_the_one_with_fewer_live_processes_gets_the_next() {
    alice.startHelloWorld();
    alice.startHelloWorld();
    heir.register(ScriptedAgent.JOURNAL, "slurm");
    for (int each = 0; each < 3; each++) {
      int agents = assigned("worker", agent).size();
      int heirs = assigned("heir", heir).size();
      boolean first = agent.worker().value().compareTo(heir.worker().value()) < 0;
      ScriptedAgent next = agents < heirs || agents == heirs && first ? agent : heir;
      int id = alice.startHelloWorld();
      assertThat(process(id).getString("worker")).isEqualTo(next.worker().value());
    }
  }

  @Test
  void without_an_agent_a_process_waits_for_the_next_one() {
    agent.register(ScriptedAgent.JOURNAL, "");
    int id = alice.startHelloWorld();
    assertThat(process(id).getString("worker")).isNull();

    agent.register(ScriptedAgent.JOURNAL, "slurm");

    assertThat(process(id).getString("worker")).isEqualTo(agent.worker().value());
    await()
        .atMost(LIMIT)
        .until(
            () ->
                agent.next(command -> command.subject().equals(Integer.toString(id))).isPresent());
  }

  @Test
  void an_imported_process_comes_with_the_job_that_it_is_already() throws SQLException {
    int id = alice.startHelloWorld();
    agent.say(1, agent.alive(process(id), JobPhase.RUNNING));
    await().atMost(LIMIT).until(() -> process(id).getInt("status") == 2);
    try (Connection connection = TestClient.database();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE process SET adopted_job_name = 'JOB_1' WHERE id = " + id);
    }

    JsonPath work =
        TestClient.of("worker")
            .request()
            .get("/api/agents/{worker}/processes/", agent.worker().value())
            .jsonPath();

    String start = "find { it.start.process_id == " + id + " }.start.";
    assertThat(work.getString(start + "adopt.job_name")).isEqualTo("JOB_1");
    assertThat(work.getLong(start + "adopt.job_id")).isEqualTo(process(id).getLong("pid"));
  }

  @Test
  void an_agent_reads_its_work_with_the_stops_and_the_jobs() {
    int fresh = alice.startHelloWorld();
    int running = alice.startHelloWorld();
    agent.say(1, agent.alive(process(running), JobPhase.RUNNING));
    await().atMost(LIMIT).until(() -> process(running).getInt("status") == 2);
    alice.request().post("/api/processes/{id}/stop/", running);

    Response answer =
        TestClient.of("worker")
            .request()
            .get("/api/agents/{worker}/processes/", agent.worker().value());

    JsonPath rows = answer.jsonPath();
    String one = "find { it.start.process_id == %d }.";
    assertThat(rows.getString(one.formatted(fresh) + "start.config")).startsWith("{\"message\"");
    assertThat(rows.getString(one.formatted(fresh) + "start.owner")).isEqualTo(alice.id());
    assertThat(rows.<Object>get(one.formatted(fresh) + "stop")).isNull();
    assertThat(rows.getString(one.formatted(running) + "stop.requested_by")).isEqualTo(alice.id());
    assertThat(rows.getLong(one.formatted(running) + "job_id")).isEqualTo(100_000 + running);
  }

  @Test
  void a_finish_makes_the_agent_look_now() {
    int id = alice.startHelloWorld();
    alice.request().post("/api/processes/{id}/finish/", id);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                agent
                    .next(
                        command ->
                            command.data() instanceof CheckProcess check
                                && check.processId().value() == id)
                    .isPresent());
  }

  @Test
  void a_process_that_is_over_is_nobodys_work() {
    int id = alice.startHelloWorld();
    assertThat(assigned("worker", agent)).contains(id);
    agent.say(1, agent.ended(process(id), JobOutcome.SUCCEEDED));
    await().atMost(LIMIT).until(() -> !assigned("worker", agent).contains(id));
  }

  @Test
  void heartbeats_show_what_an_agent_is() {
    agent.say(
        1,
        new AgentHeartbeat(
            agent.worker(),
            Instant.now(),
            "9.9.9",
            List.of("slurm", "local"),
            Optional.of("linea"),
            "another",
            17,
            3));
    String one = "find { it.worker == '%s' }.".formatted(agent.worker());
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              JsonPath agents = alice.request().get("/api/agents/").jsonPath();
              assertThat(agents.getString(one + "version")).isEqualTo("9.9.9");
              assertThat(agents.getList(one + "executors")).isEqualTo(List.of("slurm", "local"));
              assertThat(agents.getInt(one + "live_jobs")).isEqualTo(17);
              assertThat(agents.getInt(one + "unsent_events")).isEqualTo(3);
              assertThat(agents.getBoolean(one + "alive")).isTrue();
              assertThat(agents.getInt(one + "live_processes"))
                  .isEqualTo(assigned("worker", agent).size());
              assertThat(agents.getBoolean(one + "catalogue_matches")).isFalse();
            });
  }

  @Test
  void a_hand_over_moves_the_work_and_fences_the_old_agent_off() {
    int id = alice.startHelloWorld();
    agent.say(5, agent.alive(process(id), JobPhase.RUNNING));
    await().atMost(LIMIT).until(() -> process(id).getInt("status") == 2);
    long before = agent.lease();

    Response moved = handOver(operator, agent, heir);

    assertThat(moved.statusCode()).as(moved.asString()).isEqualTo(200);
    assertThat(moved.jsonPath().getInt("processes")).isGreaterThanOrEqualTo(1);
    assertThat(assigned("heir", heir)).contains(id);
    assertThat(assigned("worker", agent)).isEmpty();
    agent.say(before, 6, agent.ended(process(id), JobOutcome.FAILED));
    heir.say(1, heir.ended(process(id), JobOutcome.SUCCEEDED));
    await().atMost(LIMIT).until(() -> process(id).getInt("status") == 0);
    agent.register(ScriptedAgent.JOURNAL, "slurm");
    assertThat(agent.lease()).isGreaterThan(before);
  }

  @Test
  void only_an_operator_hands_over_and_only_between_agents_that_are_known() {
    assertThat(handOver(alice, agent, heir).statusCode()).isEqualTo(403);
    assertThat(handOver(TestClient.of("worker"), agent, heir).statusCode()).isEqualTo(403);
    assertThat(handOver(operator, agent, agent).statusCode()).isEqualTo(400);
    assertThat(
            operator
                .request()
                .formParam("to", "nobody")
                .post("/api/agents/{worker}/hand-over/", agent.worker().value())
                .statusCode())
        .isEqualTo(404);
  }

  private static Response handOver(TestClient by, ScriptedAgent from, ScriptedAgent to) {
    return by.request()
        .formParam("to", to.worker().value())
        .post("/api/agents/{worker}/hand-over/", from.worker().value());
  }
}
