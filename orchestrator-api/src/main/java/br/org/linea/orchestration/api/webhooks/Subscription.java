package br.org.linea.orchestration.api.webhooks;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which changes a webhook gets.
 *
 * @param events these events; all when empty
 * @param pipeline only of processes of this pipeline
 * @param labels only of processes that have all these labels
 */
public record Subscription(
    Set<WebhookEvent> events, Optional<String> pipeline, Map<String, String> labels) {

  /** All events of all processes. */
  public static final Subscription ALL = new Subscription(Set.of(), Optional.empty(), Map.of());

  /** Keeps the record immutable and its words in order. */
  public Subscription {
    events = Set.copyOf(events);
    labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** The same with this one event, unless it names events. */
  Subscription orElse(WebhookEvent event) {
    return events.isEmpty() ? new Subscription(Set.of(event), pipeline, labels) : this;
  }

  /** The events in the order of a process's life. */
  public Set<WebhookEvent> orderedEvents() {
    EnumSet<WebhookEvent> ordered = EnumSet.noneOf(WebhookEvent.class);
    ordered.addAll(events);
    return ordered;
  }

  /** Whether it has this event of a process with this pipeline and these labels. */
  boolean has(WebhookEvent event, String itsPipeline, Map<String, String> itsLabels) {
    return (events.isEmpty() || events.contains(event))
        && pipeline.map(itsPipeline::equals).orElse(true)
        && itsLabels.entrySet().containsAll(labels.entrySet());
  }
}
