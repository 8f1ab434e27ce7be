package br.org.linea.orchestration.api.pipeline;

/** The JSON Schema of a pipeline's config, or why nobody can tell it. */
public sealed interface SchemaOutcome {

  /**
   * It is known.
   *
   * @param json the text of a JSON Schema
   */
  record Known(String json) implements SchemaOutcome {}

  /**
   * It cannot be told at present.
   *
   * @param why what stands in the way, in a sentence
   */
  record Unknown(String why) implements SchemaOutcome {}
}
