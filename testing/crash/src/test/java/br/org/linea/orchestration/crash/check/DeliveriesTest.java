package br.org.linea.orchestration.crash.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static final List<ReportedProcess> REPORTED =
      List.of(
          ReportedProcess.of(
              json("{\"id\":7,\"task_id\":\"t\",\"status\":4}"),
              json(
                  "[{\"status\":\"Queued\"},{\"status\":\"Stopping\"},{\"status\":\"Stopped\"}]")));

  private static String delivery(int number, String status) {
    return "{\"message\":\"t-%d\",\"process\":7,\"number\":%d,\"status\":\"%s\"}"
        .formatted(number, number, status);
  }

  private static final String QUEUED = delivery(1, "Queued");
  private static final String STOPPING = delivery(2, "Stopping");
  private static final String STOPPED = delivery(3, "Stopped");

  private static List<String> check(String... received) {
    return Deliveries.check(REPORTED, Arrays.stream(received).map(DeliveriesTest::json).toList())
        .stream()
        .map(Finding::toString)
        .toList();
  }

  @Test
  void repeated_deliveries_with_the_same_ids_are_right() {
    assertThat(check(QUEUED, QUEUED, STOPPING, QUEUED, STOPPED, STOPPED)).isEmpty();
  }

  @Test
  void a_missing_one_is_found() {
    assertThat(check(QUEUED, STOPPED))
        .containsExactly("UNTOLD process 7: transition 2, to Stopping, was not delivered");
  }

  @Test
  void a_wrong_order_is_found() {
    assertThat(check(QUEUED, STOPPED, STOPPING))
        .hasSize(1)
        .first()
        .asString()
        .contains("[1, 3, 2]");
  }

  @Test
  void a_repeated_one_with_another_id_is_found() {
    assertThat(check(QUEUED, QUEUED.replace("t-1", "u-1"), STOPPING, STOPPED)).hasSize(1);
  }

  @Test
  void what_no_history_has_is_found() {
    assertThat(check(QUEUED, STOPPING, STOPPED, delivery(4, "Failed"))).hasSize(1);
    assertThat(check(QUEUED, STOPPING, STOPPED, QUEUED.replace(":7", ":8"))).hasSize(1);
    assertThat(check(QUEUED, STOPPING.replace("Stopping", "Running"), STOPPED)).hasSize(1);
  }
}
