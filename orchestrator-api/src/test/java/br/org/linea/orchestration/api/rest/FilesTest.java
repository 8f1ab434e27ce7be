package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.messages.FileAnswer;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of runs, where no agent answers as it should; {@code ResultsIT} has the rest. */
@ApiTest
class FilesTest extends AgentFixture {

  private static final List<String> ADDRESSES = List.of("files/", "files/run.out", "archive/");

  private Response ask(int id, String address) {
    return alice.request().get("/api/processes/" + id + "/" + address);
  }

  @Test
  void an_agent_that_is_too_old_is_named() {
    agent.answerFiles(
        question ->
            new FileAnswer(
                question.processId(), question.file(), FileAnswer.Outcome.ABSENT, 0, 0, "", ""));
    int id = alice.startHelloWorld();
    for (String address : ADDRESSES) {
      Response answer = ask(id, address);
      assertThat(answer.statusCode()).as(address).isEqualTo(503);
      assertThat(answer.jsonPath().getString("error"))
          .as(address)
          .contains("too old")
          .contains(agent.worker().value());
    }
  }

  @Test
  void an_agent_that_does_not_answer_is_named() {
    int id = alice.startHelloWorld();
    for (String address : ADDRESSES) {
      Response answer = ask(id, address);
      assertThat(answer.statusCode()).as(address).isEqualTo(503);
      assertThat(answer.jsonPath().getString("error")).as(address).contains("does not answer");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "files/?glob=[a",
        "files/?page=0",
        "files/?page_size=1001",
        "files/?page=x",
        "archive/?glob=/a"
      })
  void what_cannot_be_asked_for_is_said(String address) {
    Response answer = ask(alice.startHelloWorld(), address);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("error")).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"files/.orchestration/task", "files/.orchestration"})
  void what_is_never_sent_is_not_found(String address) {
    Response answer =
        alice
            .request()
            .urlEncodingEnabled(false)
            .get("/api/processes/" + alice.startHelloWorld() + "/" + address);
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void only_reading_is_allowed() {
    int id = alice.startHelloWorld();
    for (String address : ADDRESSES) {
      Response answer = alice.request().delete("/api/processes/" + id + "/" + address);
      assertThat(answer.statusCode()).as(address).isEqualTo(405);
      assertThat(answer.header("Allow")).as(address).isEqualTo("GET, HEAD, OPTIONS");
    }
  }
}
