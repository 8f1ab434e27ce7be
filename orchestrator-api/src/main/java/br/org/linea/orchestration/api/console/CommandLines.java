package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;

/** The form's request as lines to copy. */
final class CommandLines {

  private CommandLines() {}

  /**
   * The request that the lines send.
   *
   * @param pipeline key in the catalogue
   * @param config as it was filled in, a missing node for the defaults
   * @param comment may be empty
   * @param labels may be empty
   * @param resources what it asks Slurm for, may be empty
   */
  record StartRequest(
      String pipeline, JsonNode config, String comment, ObjectNode labels, ObjectNode resources) {
    /** Without the config, which no log may show. */
    @Override
    public String toString() {
      return "a request for " + pipeline;
    }
  }

  /** For a shell; {@code TOKEN} is a token of a machine client. */
  static String curl(URI base, StartRequest request) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("pipeline", request.pipeline());
    if (!request.config().isMissingNode()) {
      body.set("used_config", request.config());
    }
    if (!request.comment().isEmpty()) {
      body.put("comment", request.comment());
    }
    if (!request.labels().isEmpty()) {
      body.set("labels", request.labels());
    }
    if (!request.resources().isEmpty()) {
      body.set("resources", request.resources());
    }
    return "curl -H \"Authorization: Bearer $TOKEN\" --json "
        + quoted(ExactJson.write(body))
        + " "
        + quoted(base.resolve("api/processes/").toString());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** For the Python client. */
  static String python(StartRequest request) {
    StringBuilder call =
        new StringBuilder("import json\n\nfrom linea_orchestration import Client\n\n");
    call.append("process = Client().start(").append(text(request.pipeline()));
    call.append(", ").append(request.config().isMissingNode() ? "{}" : loaded(request.config()));
    if (!request.comment().isEmpty()) {
      call.append(", comment=").append(text(request.comment()));
    }
    if (!request.labels().isEmpty()) {
      call.append(", labels=").append(loaded(request.labels()));
    }
    if (!request.resources().isEmpty()) {
      call.append(", resources=").append(loaded(request.resources()));
    }
    return call.append(")\n").toString();
  }

  private static String loaded(JsonNode value) {
    return "json.loads(" + text(ExactJson.write(value)) + ")";
  }

  /** A text of JSON is one of Python, too. */
  private static String text(String value) {
    return ExactJson.write(JsonNodeFactory.instance.textNode(value));
  }
}
