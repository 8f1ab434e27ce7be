package br.org.linea.orchestration.api.pipeline;

/** The JSON Schema of a pipeline's config, or why it is not known. */
public sealed interface SchemaOutcome {

  /**
   * It is known.
   *
   * @param json the text of a JSON Schema
   */
  record Known(String json) implements SchemaOutcome {}

  /**
   * It is not known at present.
   *
   * @param why what stands in the way, in a sentence
   */
  record Unknown(String why) implements SchemaOutcome {}
}
