package br.org.linea.orchestration.api;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client, and an agent that is registered while a test runs. */
public abstract class AgentFixture {

  protected static final Duration LIMIT = Duration.ofSeconds(30);

  protected final TestClient alice = TestClient.of("alice");
  protected final TestClient operator = TestClient.of("operator");

  @Inject protected ObjectMapper json;
  protected ScriptedAgent agent;

  @BeforeEach
  protected void the_agent_registers() {
    agent = ScriptedAgent.register("worker", json);
  }

  @AfterEach
  protected void the_agent_leaves() {
    agent.register(ScriptedAgent.JOURNAL, "");
    agent.close();
  }

  /** A process that alice starts. */
  protected JsonPath started() {
    return process(alice.startHelloWorld());
  }

  protected JsonPath process(int id) {
    return get(id, "");
  }

  /** What alice sees below a process's address. */
  protected JsonPath get(int id, String what) {
    return alice.request().get("/api/processes/" + id + "/" + what).jsonPath();
  }

  protected String status(int id) {
    return get(id, "status/").getString("status");
  }

  protected void becomes(JsonPath process, String status) {
    await().atMost(LIMIT).until(() -> status.equals(status(process.getInt("id"))));
  }
}
