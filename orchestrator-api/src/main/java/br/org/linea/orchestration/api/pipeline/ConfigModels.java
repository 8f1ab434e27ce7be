package br.org.linea.orchestration.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks the config models of pipelines: a Python file whose class {@code Config} is a pydantic
 * model. Each call blocks until the answer is there, at most some seconds beyond the settings'
 * limits; call from a worker thread.
 */
public interface ConfigModels {

  /** Has the model check and complete the keys that a client gave. */
  Answer judge(Path file, ObjectNode given);

  /** Asks for the JSON Schema of the model. */
  Answer describe(Path file);

  /** The answer of a model, or of the program that should have asked it. */
  sealed interface Answer {}

  /**
   * The config is right.
   *
   * @param config the effective config, fields in the order of the model
   * @param unknown the keys that the model does not know
   */
  record Judged(ObjectNode config, List<UnknownKey> unknown) implements Answer {}

  /** The config is wrong, at one place or more. */
  record Refused(List<Fault> faults) implements Answer {}

  /** The JSON Schema that was asked for. */
  record Described(JsonNode schema) implements Answer {}

  /**
   * The model cannot be used: its author's fault, and the same the next time.
   *
   * @param why for the client; may quote its config
   * @param forLog the same for the log; quotes nothing of a config
   */
  record Broken(String why, String forLog) implements Answer {}

  /** The model could not be asked or took too long; a later try may succeed. */
  record Unasked(String why) implements Answer {}

  /**
   * A key that no field of the model has.
   *
   * @param pointer its place
   * @param open the keys beside it that the model has and that were not given
   */
  record UnknownKey(String pointer, List<String> open) {}

  /** What is wrong with the value at a place. */
  record Fault(String pointer, Kind kind, String message) {}

  /** The faults that have words of their own. */
  enum Kind {
    MISSING,
    EXTRA,
    OTHER
  }

  /** Where the rules of a pipeline with a config model come from. */
  enum Source {
    /** The model itself. */
    PYTHON,
    /** The JSON Schema beside it that {@code pipelines/export-schema} has written. */
    EXPORTED
  }
}
