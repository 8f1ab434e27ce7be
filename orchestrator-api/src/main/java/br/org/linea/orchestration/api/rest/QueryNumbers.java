package br.org.linea.orchestration.api.rest;

/** Numbers in query parameters. */
final class QueryNumbers {

  private QueryNumbers() {}

  /** The number, or a 400 that says which are allowed. */
  static long between(String name, String text, long least, long most) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The same answer as for a number out of bounds.
    }
    throw ApiProblem.fault(
        400,
        "query-invalid",
        "A query parameter cannot be used",
        "'%s' must be a number from %d to %d, not '%s'.".formatted(name, least, most, text));
  }
}
