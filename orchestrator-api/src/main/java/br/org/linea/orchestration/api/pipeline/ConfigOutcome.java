package br.org.linea.orchestration.api.pipeline;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** The result of checking a request's {@code used_config}. */
public sealed interface ConfigOutcome {

  /**
   * The config is right.
   *
   * @param json the full effective config, the text of a JSON object: defaults applied, keys in the
   *     order of the schema, those that it does not name after them, every digit as it was given
   * @param warnings sentences about keys that the schema does not name
   */
  record Effective(String json, List<String> warnings) implements ConfigOutcome {
    /** Without the config, which no log may show. */
    @Override
    public String toString() {
      return "a config with warnings " + warnings;
    }

    /** Keeps a copy of the warnings. */
    public Effective {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The config must not be run.
   *
   * @param error what is wrong, as the public API words it: {@code [config loader] Bad config -> …}
   * @param errors one for each fault in the config; empty when it is no config at all, or when the
   *     pipeline's own schema cannot be used
   */
  record Invalid(String error, List<ConfigError> errors) implements ConfigOutcome {

    /** Keeps a copy of the faults. */
    public Invalid {
      errors = List.copyOf(errors);
    }
  }

  /**
   * The config cannot be judged at present; the same request may be right later.
   *
   * @param error why, as the public API words it
   */
  record Unavailable(String error) implements ConfigOutcome {}

  /**
   * One fault in a config.
   *
   * @param pointer JSON pointer (RFC 6901) to the value at fault, or to where a missing one belongs
   * @param message what is wrong with it, with the value at fault
   */
  @RegisterForReflection
  record ConfigError(String pointer, String message) {}
}
