package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.pipeline.ExactJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import jakarta.ws.rs.core.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses JSON of clients and preserves every digit of numbers. */
final class RequestJson {

  /** Advice of the parser to the program that configures it, of no use to a client. */
  private static final Pattern ASIDE =
      Pattern.compile(
          "(: (enable|not allowed as per)|, from| \\(bound as) `[^`]*`( to allow|\\))?"
              + "| \\(not recognized as one [^)]*\\)");

  private RequestJson() {}

  /** Parses it, or throws the 400 that says what is wrong with {@code what}. */
  static JsonNode parse(String what, String text) {
    try {
      return ExactJson.parse(text == null ? "" : text);
    } catch (JsonProcessingException e) {
      throw fault(what + ": " + ASIDE.matcher(e.getOriginalMessage()).replaceAll(""));
    }
  }

  /** As {@link #parse(String, String)}; a missing node for a missing or blank text. */
  static JsonNode optional(String what, String text) {
    return text == null || text.isBlank() ? MissingNode.getInstance() : parse(what, text);
  }

  /**
   * As {@link #parse(String, String)}. Refuses bytes that are not valid text: a lenient reader
   * would store something else than what the client sent.
   *
   * @param type the request's {@code Content-Type}; UTF-8 unless it names a charset that is known
   */
  static JsonNode parse(String what, byte[] body, String type) {
    Charset charset = charset(type);
    try {
      return parse(what, charset.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      throw fault(what + " is not written in " + charset);
    }
  }

  /** A text field; null when it is missing or null, a 400 when it is no text. */
  static String text(JsonNode fields, String name) {
    JsonNode value = fields.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw ApiProblem.fault(
          400,
          "text-invalid",
          "A field is no text",
          "[process register] '%s' must be a text.".formatted(name));
    }
    return value.textValue();
  }

  /** A text field; empty when it is missing, null or blank, a 400 when it is no text. */
  static Optional<String> words(JsonNode fields, String name) {
    return Optional.ofNullable(text(fields, name)).filter(text -> !text.isBlank());
  }

  private static Charset charset(String type) {
    String name = MediaType.valueOf(type).getParameters().get(MediaType.CHARSET_PARAMETER);
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalArgumentException unknown) {
      return StandardCharsets.UTF_8;
    }
  }

  private static ApiProblem fault(String detail) {
    return ApiProblem.plain(400, "JSON parse error - " + detail);
  }
}
