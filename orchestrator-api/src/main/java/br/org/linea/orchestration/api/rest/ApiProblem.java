package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer that is an error, with the body that clients get. */
final class ApiProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, Object> body;

  private ApiProblem(int status, Map<String, Object> body) {
    super(body.values().iterator().next().toString());
    this.status = status;
    this.body = body;
  }

  /** A body with nothing but {@code detail}, for what the replaced system answered so. */
  static ApiProblem plain(int status, String detail) {
    return new ApiProblem(status, Map.of("detail", detail));
  }

  static ApiProblem noSuchProcess() {
    return plain(404, "No Process matches the given query.");
  }

  /** A fault of the request: the old {@code error}, and what newer clients can use. */
  static ApiProblem fault(int status, String type, String title, String error) {
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
  static ApiProblem unavailable(String detail) {
    return fault(503, "unavailable", "A part of the service is away", detail);
  }

  int status() {
    return status;
  }

  Map<String, Object> body() {
    return body;
  }
}
