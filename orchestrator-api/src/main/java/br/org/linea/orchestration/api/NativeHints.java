package br.org.linea.orchestration.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Classes of libraries that are reached by reflection and that no extension registers. Our own
 * classes carry the annotation themselves. The naming strategy is loaded by name, and the JSON
 * mapper needs it.
 */
@RegisterForReflection(targets = PropertyNamingStrategies.SnakeCaseStrategy.class)
final class NativeHints {

  private NativeHints() {}
}
