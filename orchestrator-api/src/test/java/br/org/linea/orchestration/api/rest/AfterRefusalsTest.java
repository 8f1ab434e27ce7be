package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.AgentFixture;
import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.messages.JobOutcome;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process cannot wait for. */
@ApiTest
class AfterRefusalsTest extends AgentFixture {

  private Response start(TestClient client, String fields) {
    return client
        .request()
        .contentType(ContentType.JSON)
        .body("{\"pipeline\":\"hello_world\"," + fields + "}")
        .post("/api/processes/");
  }

  private static void refused(Response answer, String pointer, String words) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("type"))
        .isEqualTo("urn:orchestration:problem:after-invalid");
    assertThat(answer.jsonPath().getString("errors[0].pointer")).isEqualTo(pointer);
    assertThat(answer.jsonPath().getString("errors[0].message")).isEqualTo(words);
    assertThat(answer.jsonPath().getString("error"))
        .isEqualTo(
            "[process register] Bad after -> "
                + pointer.substring(1).replace('/', '.')
                + " "
                + words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "after":[]                              | /after           | must be a list of 1 to 100 ids of processes
          "after":{}                              | /after           | must be a list of 1 to 100 ids of processes
          "after":12                              | /after           | must be a list of 1 to 100 ids of processes
          "after":["12"]                          | /after/0         | must be the id of a process, a whole number from 1
          "after":[0]                             | /after/0         | must be the id of a process, a whole number from 1
          "after":[1.0]                           | /after/0         | must be the id of a process, a whole number from 1
          "after":[99999999999]                   | /after/0         | must be the id of a process, a whole number from 1
          "after":[1],"after_condition":"failed"  | /after_condition | must be 'ok' or 'any'
          "after":[1],"after_condition":""        | /after_condition | must be 'ok' or 'any'
          "after_condition":"any"                 | /after_condition | needs 'after' beside it
          "after":null,"after_condition":"ok"     | /after_condition | needs 'after' beside it
          """)
  void what_is_no_list_of_ids_is_refused_with_its_place(
      String fields, String pointer, String words) {
    refused(start(alice, fields), pointer, words);
  }

  @Test
  void a_list_that_is_too_long_is_refused() {
    String ids =
        IntStream.rangeClosed(1, 101).mapToObj(Integer::toString).collect(Collectors.joining(","));
    refused(
        start(alice, "\"after\":[" + ids + "]"),
        "/after",
        "must be a list of 1 to 100 ids of processes");
  }

  @Test
  void unknown_foreign_and_deleted_processes_are_refused_alike_and_make_nothing() {
    int mine = alice.startHelloWorld();
    int foreign = TestClient.of("bob").startHelloWorld();
    int deleted = alice.startHelloWorld();
    agent.say(1, agent.ended(process(deleted), JobOutcome.SUCCEEDED));
    becomes(process(deleted), "Successful");
    alice.request().delete("/api/processes/{id}/", deleted).then().statusCode(204);
    int before = alice.request().get("/api/processes/").jsonPath().getList("").size();

    for (int id : new int[] {Integer.MAX_VALUE, foreign, deleted}) {
      refused(
          start(alice, "\"after\":[%d,%d]".formatted(mine, id)),
          "/after/1",
          "names %d, which is no process of this owner".formatted(id));
    }
    refused(
        start(operator, "\"after\":[" + mine + "]"),
        "/after/0",
        "names %d, which is no process of this owner".formatted(mine));
    assertThat(alice.request().get("/api/processes/").jsonPath().getList("")).hasSize(before);
  }

  @Test
  void a_process_that_is_named_twice_counts_once() {
    int first = alice.startHelloWorld();
    Response answer = start(alice, "\"after\":[%1$d,%1$d]".formatted(first));
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(process(answer.jsonPath().getInt("id")).getList("after")).containsExactly(first);
  }

  @Test
  void null_is_nothing() {
    Response answer = start(alice, "\"after\":null,\"after_condition\":null");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(process(answer.jsonPath().getInt("id")).getMap("")).doesNotContainKey("after");
  }
}
