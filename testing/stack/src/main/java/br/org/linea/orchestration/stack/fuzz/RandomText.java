package br.org.linea.orchestration.stack.fuzz;

import br.org.linea.orchestration.stack.fuzz.RandomCases.Draw;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts that no one would write, and texts that somebody wrote, changed in one place. */
public final class RandomText {

  private static final int LONGEST = 200;
  private static final Arbitrary<String> CHARACTERS =
      Arbitraries.oneOf(
          Arbitraries.strings().ascii().ofMaxLength(LONGEST),
          Arbitraries.strings().all().ofMaxLength(LONGEST),
          Arbitraries.strings().numeric().ofMaxLength(20));

  private RandomText() {}

  /** Characters of all kinds, none at all among them. */
  public static String any(Draw draw) {
    return draw.from(CHARACTERS);
  }

  /**
   * Pieces in any order and number, with other characters in between.
   *
   * @param pieces what means something to the reader
   */
  public static String of(Draw draw, List<String> pieces) {
    StringBuilder text = new StringBuilder();
    int number = draw.below(40);
    for (int piece = 0; piece < number; piece++) {
      text.append(draw.rarely(8) ? any(draw) : draw.of(pieces));
    }
    return text.toString();
  }

  /** The text with one character inserted, removed or replaced, or without its end. */
  public static String changed(Draw draw, String text, String characters) {
    if (text.isEmpty()) {
      return any(draw);
    }
    int at = draw.below(text.length());
    String one =
        draw.rarely(3) ? any(draw) : "" + characters.charAt(draw.below(characters.length()));
    return switch (draw.below(4)) {
      case 0 -> text.substring(0, at) + one + text.substring(at);
      case 1 -> text.substring(0, at) + text.substring(at + 1);
      case 2 -> text.substring(0, at) + one + text.substring(at + 1);
      default -> text.substring(0, at);
    };
  }
}
