package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.clients.ApiClient;
import br.org.linea.orchestration.stack.process.Wait;
import br.org.linea.orchestration.stack.programs.AgentJournal;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** After the storm: queues, journals and webhooks must run empty. */
final class Quiescence {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final TestBed testBed;
  private final EventLog eventLog;
  private final ApiClient client;
  private final String webhook;

  /**
   * Nothing is awaited yet.
   *
   * @param client owns the webhook
   * @param webhook its address, whose deliveries must all be made
   */
  Quiescence(TestBed testBed, EventLog eventLog, ApiClient client, String webhook) {
    this.testBed = testBed;
    this.eventLog = eventLog;
    this.client = client;
    this.webhook = webhook;
  }

  /** Waits for it, and tells what is left as faults. */
  void await() {
    try {
      Wait.until(LIMIT, () -> left().isEmpty(), () -> new IllegalStateException("not empty"));
      eventLog.say("queues and journals are empty");
    } catch (IllegalStateException late) {
      left().forEach(what -> eventLog.fault("%s", what));
    }
  }

  private List<String> left() {
    List<String> left = new ArrayList<>();
    testBed
        .site()
        .broker()
        .depths()
        .forEach(
            (queue, depth) -> {
              if (depth > 0) {
                left.add("queue " + queue + " holds " + depth + " messages");
              }
            });
    testBed.journals().forEach(journal -> left.addAll(unfinished(journal)));
    deliveries().ifPresent(left::add);
    return left;
  }

  private Optional<String> deliveries() {
    try {
      JsonNode its = client.get(webhook).expect(200);
      return its.path("waiting").asInt() + its.path("parked").asInt() == 0
          ? Optional.empty()
          : Optional.of("deliveries are not made: " + its);
    } catch (IOException e) {
      return Optional.of("the webhook cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** Entries that are not over, or have events that were not sent. */
  private static List<String> unfinished(Path journal) {
    try {
      return AgentJournal.entries(journal).stream()
          .filter(entry -> !AgentJournal.isDone(entry))
          .map(entry -> "an entry of journal " + journal + " is not done: " + entry)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
