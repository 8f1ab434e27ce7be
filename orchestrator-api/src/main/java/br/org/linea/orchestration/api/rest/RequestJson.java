package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/** JSON that a client sent, read so that every digit survives. */
final class RequestJson {

  private RequestJson() {}

  /** Parses it, or throws the 400 that says what is wrong with {@code what}. */
  static JsonNode parse(String what, String text) {
    try {
      return ExactJson.parse(text == null ? "" : text);
    } catch (JsonProcessingException e) {
      throw ApiProblem.plain(400, "JSON parse error - " + what + ": " + e.getOriginalMessage());
    }
  }
}
