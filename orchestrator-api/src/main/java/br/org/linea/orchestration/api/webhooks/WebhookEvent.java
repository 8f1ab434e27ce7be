package br.org.linea.orchestration.api.webhooks;

import br.org.linea.orchestration.api.process.ProcessStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a webhook can get. */
public enum WebhookEvent {
  /** A process was stored. */
  ACCEPTED("process.accepted"),
  /** A process waits at its executor. */
  PENDING("process.pending"),
  /** A process runs. */
  STARTED("process.started"),
  /** A stop of a process was asked for. */
  STOPPING("process.stopping"),
  /** A process ended, one way or another. */
  FINISHED("process.finished"),
  /** Sent on request; no webhook subscribes to it. */
  TEST("webhook.test");

  private final String word;

  WebhookEvent(String word) {
    this.word = word;
  }

  /** The word that clients use. */
  public String word() {
    return word;
  }

  /** The events that a webhook can subscribe to, in the order of a process's life. */
  public static List<WebhookEvent> ofProcesses() {
    return Arrays.stream(values()).filter(event -> event != TEST).toList();
  }

  /** The event of this word; empty for a word that no webhook can subscribe to. */
  public static Optional<WebhookEvent> parse(String word) {
    return ofProcesses().stream().filter(event -> event.word.equals(word)).findFirst();
  }

  /** What a transition to this state is. */
  static WebhookEvent of(ProcessStatus status) {
    return switch (status) {
      case QUEUED -> ACCEPTED;
      case PENDING -> PENDING;
      case RUNNING -> STARTED;
      case STOPPING -> STOPPING;
      case SUCCESSFUL, STOPPED, FAILED -> FINISHED;
    };
  }
}
