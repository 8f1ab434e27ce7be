package br.org.linea.orchestration.api.model;

import br.org.linea.orchestration.api.pipeline.ConfigModels.Answer;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Broken;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Described;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Fault;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Judged;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Kind;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Refused;
import br.org.linea.orchestration.api.pipeline.ConfigModels.Unasked;
import br.org.linea.orchestration.api.pipeline.ConfigModels.UnknownKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Parses the answers of a helper; {@code config-models/helper.py} describes them. */
final class Answers {

  private Answers() {}

  static Answer read(JsonNode answer) {
    if (answer.path("config") instanceof ObjectNode config) {
      return new Judged(config, unknown(answer.path("unknown")));
    }
    if (answer.path("errors").isArray() && !answer.path("errors").isEmpty()) {
      return new Refused(faults(answer.path("errors")));
    }
    if (answer.path("schema").isObject()) {
      return new Described(answer.get("schema"));
    }
    if (answer.path("late").isTextual()) {
      return new Unasked(answer.get("late").textValue());
    }
    // A model that reached for the helper's pipe can have written anything.
    String why = answer.path("broken").asText("it answered nonsense");
    return new Broken(why, answer.path("log").asText("it answered nonsense"));
  }

  private static List<UnknownKey> unknown(JsonNode found) {
    List<UnknownKey> keys = new ArrayList<>();
    for (JsonNode each : found) {
      List<String> open = new ArrayList<>();
      each.path("open").forEach(name -> open.add(name.asText()));
      keys.add(new UnknownKey(each.path("pointer").asText(), open));
    }
    return keys;
  }

  private static List<Fault> faults(JsonNode found) {
    List<Fault> faults = new ArrayList<>();
    for (JsonNode each : found) {
      Kind kind =
          switch (each.path("kind").asText()) {
            case "missing" -> Kind.MISSING;
            case "extra" -> Kind.EXTRA;
            default -> Kind.OTHER;
          };
      faults.add(new Fault(each.path("pointer").asText(), kind, each.path("message").asText()));
    }
    return faults;
  }
}
