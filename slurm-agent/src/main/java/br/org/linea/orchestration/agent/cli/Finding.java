package br.org.linea.orchestration.agent.cli;

/**
 * What a look at one thing has shown.
 *
 * @param sentence names the thing, and for a fault what to change
 */
record Finding(Kind kind, String sentence) {

  enum Kind {
    GOOD("ok   "),
    /** To be known; the agent works with it. */
    NOTE("note "),
    FAULT("FAULT");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  static Finding good(String sentence, Object... values) {
    return new Finding(Kind.GOOD, sentence.formatted(values));
  }

  static Finding note(String sentence, Object... values) {
    return new Finding(Kind.NOTE, sentence.formatted(values));
  }

  static Finding fault(String sentence, Object... values) {
    return new Finding(Kind.FAULT, sentence.formatted(values));
  }

  boolean isFault() {
    return kind == Kind.FAULT;
  }

  String line() {
    return kind.label + "  " + sentence;
  }
}
