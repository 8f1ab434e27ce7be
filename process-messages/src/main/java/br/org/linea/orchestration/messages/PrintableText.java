package br.org.linea.orchestration.messages;

import java.nio.charset.StandardCharsets;

/**
 * Makes text of unknown origin fit to be stored, shown and logged. A job writes what it likes on
 * stderr; no database column holds a NUL, and a terminal obeys an escape sequence.
 */
public final class PrintableText {

  private static final String CUT = "…";
  private static final int BYTE = 0x100;

  private PrintableText() {}

  /**
   * The text with control and format characters written as {@code \x1b} or {@code \u202e}, all but
   * line feed and tab, with U+FFFD for surrogates without their other half, and cut with an
   * ellipsis where it is too long.
   *
   * @param mostChars most UTF-16 units of the result
   * @param mostBytes most bytes of the result in UTF-8
   */
  public static String of(String text, int mostChars, int mostBytes) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), mostChars));
    int bytes = 0;
    // How much of it stays when an ellipsis has to follow.
    int kept = 0;
    for (int at = 0, point; at < text.length(); at += Character.charCount(point)) {
      point = text.codePointAt(at);
      String shown = shown(point);
      clean.append(shown);
      bytes += bytes(shown);
      if (clean.length() > mostChars || bytes > mostBytes) {
        clean.setLength(kept);
        return clean.append(CUT).toString();
      }
      if (clean.length() + CUT.length() <= mostChars && bytes + bytes(CUT) <= mostBytes) {
        kept = clean.length();
      }
    }
    return clean.toString();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String shown(int point) {
    return switch (Character.getType(point)) {
      case Character.SURROGATE -> "\ufffd";
      case Character.CONTROL ->
          point == '\n' || point == '\t' ? Character.toString(point) : escaped(point);
      case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          escaped(point);
      default -> Character.toString(point);
    };
  }

  private static String escaped(int point) {
    return point < BYTE ? "\\x%02x".formatted(point) : "\\u%04x".formatted(point);
  }
}
