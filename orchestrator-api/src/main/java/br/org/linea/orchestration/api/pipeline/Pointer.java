package br.org.linea.orchestration.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;

/** JSON pointers (RFC 6901) and values in sentences. */
final class Pointer {

  private static final int LONGEST_VALUE = 200;

  private Pointer() {}

  static String child(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /** The value as JSON, cut where it is too long for a sentence. */
  static String shown(JsonNode value) {
    return cut(value == null || value.isMissingNode() ? "nothing" : ExactJson.write(value));
  }

  static String cut(String text) {
    if (text.length() <= LONGEST_VALUE) {
      return text;
    }
    // Not between the halves of a character outside the basic plane.
    int end =
        Character.isHighSurrogate(text.charAt(LONGEST_VALUE - 1))
            ? LONGEST_VALUE - 1
            : LONGEST_VALUE;
    return text.substring(0, end) + "…";
  }
}
