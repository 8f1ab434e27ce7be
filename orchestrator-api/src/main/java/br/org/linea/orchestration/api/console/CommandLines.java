package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;

/** The form's request as lines to copy. */
final class CommandLines {

  private CommandLines() {}

  /** For a shell; {@code TOKEN} is a token of a machine client. */
  static String curl(
      URI base, String pipeline, JsonNode config, String comment, ObjectNode labels) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("pipeline", pipeline);
    if (!config.isMissingNode()) {
      body.set("used_config", config);
    }
    if (!comment.isEmpty()) {
      body.put("comment", comment);
    }
    if (!labels.isEmpty()) {
      body.set("labels", labels);
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
  static String python(String pipeline, JsonNode config, String comment, ObjectNode labels) {
    StringBuilder call =
        new StringBuilder("import json\n\nfrom linea_orchestration import Client\n\n");
    call.append("process = Client().start(").append(text(pipeline));
    call.append(", ").append(config.isMissingNode() ? "{}" : loaded(config));
    if (!comment.isEmpty()) {
      call.append(", comment=").append(text(comment));
    }
    if (!labels.isEmpty()) {
      call.append(", labels=").append(loaded(labels));
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
