package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.pipeline.AskedResources;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An answer that is an error, with the body that clients get. */
public final class ApiProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, Object> body;
  private final transient Optional<Duration> retryAfter;

  private ApiProblem(int status, Map<String, Object> body) {
    this(status, body, Optional.empty());
  }

  private ApiProblem(int status, Map<String, Object> body, Optional<Duration> retryAfter) {
    super(body.values().iterator().next().toString());
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }

  /** A body that contains only {@code detail}, as the replaced system answered. */
  public static ApiProblem plain(int status, String detail) {
    return new ApiProblem(status, Map.of("detail", detail));
  }

  /** There is no such process, or the caller may not see it. */
  public static ApiProblem noSuchProcess() {
    return plain(404, "No Process matches the given query.");
  }

  /** There is no such pipeline: 404 for an address, 400 for a field of a request. */
  public static ApiProblem noSuchPipeline(int status, String name) {
    return fault(
        status,
        "pipeline-unknown",
        "No such pipeline",
        "[pipeline loader] There is no pipeline '%s'; GET /api/pipelines/ lists them."
            .formatted(name));
  }

  /** A config has faults, or is none. */
  static ApiProblem badConfig(ConfigOutcome.Invalid invalid) {
    return fault(
        400,
        "config-invalid",
        "The config does not fit the pipeline",
        invalid.error(),
        invalid.errors());
  }

  /** Some configs of a batch have faults; their pointers name the configs. */
  static ApiProblem badConfigs(List<ConfigOutcome.Invalid> invalid) {
    List<ConfigError> errors = invalid.stream().flatMap(each -> each.errors().stream()).toList();
    ConfigError first = errors.getFirst();
    return fault(
        400,
        "config-invalid",
        "A config does not fit the pipeline",
        "[config loader] Bad config -> %s %s%s"
            .formatted(
                first.pointer(),
                first.message(),
                errors.size() == 1 ? "" : " (and %d more)".formatted(errors.size() - 1)),
        errors);
  }

  /** The resources of a request have faults. */
  static ApiProblem badResources(AskedResources asked) {
    return fault(
        400,
        "resources-invalid",
        "The resources cannot be asked for",
        asked.error().orElseThrow(),
        asked.errors());
  }

  /** A fault of the request: the old {@code error}, and what newer clients can use. */
  public static ApiProblem fault(int status, String type, String title, String error) {
    return fault(status, type, title, error, List.of());
  }

  static ApiProblem fault(
      int status, String type, String title, String error, List<ConfigError> errors) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("detail", error);
    body.put("type", "urn:orchestration:problem:" + type);
    body.put("title", title);
    body.put("status", status);
    if (!errors.isEmpty()) {
      body.put("errors", errors);
    }
    return new ApiProblem(status, body);
  }

  /** A part is away; nothing was changed and the request may be repeated. */
  public static ApiProblem unavailable(String detail) {
    return fault(503, "unavailable", "A part of the service is away", detail);
  }

  /** More than a limit allows; the request may be repeated later. */
  public static ApiProblem tooMany(String detail, Duration retryAfter) {
    return fault(429, "too-many", "A limit is reached", detail).after(retryAfter);
  }

  /** The same, which says when the request may be repeated. */
  ApiProblem after(Duration wait) {
    return new ApiProblem(status, body, Optional.of(wait));
  }

  /** After how long the request may be repeated. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  int status() {
    return status;
  }

  Map<String, Object> body() {
    return body;
  }
}
