package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.webhooks.Subscription;
import br.org.linea.orchestration.api.webhooks.WebhookEvent;
import br.org.linea.orchestration.messages.PipelineName;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the fields of a new webhook, and finds every fault at once. */
final class WebhookRequest {

  private static final List<String> FIELDS = List.of("url", "events", "pipeline", "labels");
  private static final String ALL = "all";
  private static final int MOST_LABELS = 20;
  private static final int LONGEST_LABEL = 1_000;

  private final JsonNode fields;
  private final List<ConfigError> faults = new ArrayList<>();

  private WebhookRequest(JsonNode fields) {
    this.fields = fields;
  }

  /** What it asks for. The address is checked elsewhere. */
  record Wanted(String url, Subscription subscription) {}

  static Wanted read(byte[] body, String type) {
    JsonNode fields = RequestJson.parse("The request", body, type);
    if (!fields.isObject()) {
      throw ApiProblem.plain(400, "JSON parse error - the body must be an object");
    }
    return new WebhookRequest(fields).wanted();
  }

  /** The answer to faults of a webhook. */
  static ApiProblem invalid(List<ConfigError> faults) {
    return ApiProblem.fault(
        400,
        "webhook-invalid",
        "The webhook cannot be made",
        "[webhooks] "
            + faults.stream()
                .map(fault -> "'%s' %s.".formatted(fault.pointer().substring(1), fault.message()))
                .collect(Collectors.joining(" ")),
        faults);
  }

  /** The answer to a parameter that cannot be read. */
  static ApiProblem invalidQuery(String error) {
    return ApiProblem.fault(
        400, "query-invalid", "The list cannot be selected", "[webhooks] " + error);
  }

  private Wanted wanted() {
    for (Iterator<String> names = fields.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        faults.add(
            new ConfigError(
                "/" + name.replace("~", "~0").replace("/", "~1"),
                "is no field of a webhook; there are " + String.join(", ", FIELDS)));
      }
    }
    Wanted wanted = new Wanted(url(), new Subscription(events(), pipeline(), labels()));
    if (!faults.isEmpty()) {
      throw invalid(faults);
    }
    return wanted;
  }

  private void fault(String name, String message) {
    faults.add(new ConfigError("/" + name, message));
  }

  private String url() {
    if (!fields.path("url").isTextual()) {
      fault("url", "is required, an address such as https://portal.example.org/hook");
      return "";
    }
    return fields.path("url").textValue();
  }

  private Set<WebhookEvent> events() {
    JsonNode events = fields.path("events");
    if (isAbsent(events) || events.isTextual() && events.textValue().equals(ALL)) {
      return Set.of();
    }
    Set<WebhookEvent> known = EnumSet.noneOf(WebhookEvent.class);
    boolean fits = events.isArray() && !events.isEmpty();
    for (JsonNode event : events) {
      Optional<WebhookEvent> parsed = WebhookEvent.parse(event.asText());
      fits &= event.isTextual() && parsed.isPresent();
      parsed.ifPresent(known::add);
    }
    if (!fits) {
      fault(
          "events",
          "must be \"%s\" or a list of %s"
              .formatted(
                  ALL,
                  WebhookEvent.ofProcesses().stream()
                      .map(WebhookEvent::word)
                      .collect(Collectors.joining(", "))));
    }
    return known;
  }

  private Optional<String> pipeline() {
    JsonNode pipeline = fields.path("pipeline");
    if (isAbsent(pipeline)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PipelineName(pipeline.isTextual() ? pipeline.textValue() : "").value());
    } catch (IllegalArgumentException e) {
      fault("pipeline", "must be the name of a pipeline; GET /api/pipelines/ lists them");
      return Optional.empty();
    }
  }

  private Map<String, String> labels() {
    JsonNode labels = fields.path("labels");
    Map<String, String> known = new TreeMap<>();
    if (isAbsent(labels)) {
      return known;
    }
    boolean fits = labels.isObject() && labels.size() <= MOST_LABELS;
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      fits &= label.getValue().isTextual() && storable(label.getKey(), label.getValue().asText());
      known.put(label.getKey(), label.getValue().asText());
    }
    if (!fits) {
      fault(
          "labels",
          "must be an object of at most %d texts that can be stored".formatted(MOST_LABELS));
    }
    return known;
  }

  private static boolean storable(String name, String value) {
    String both = name + value;
    return both.length() <= LONGEST_LABEL
        && both.indexOf('\0') < 0
        && StandardCharsets.UTF_8.newEncoder().canEncode(both);
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
