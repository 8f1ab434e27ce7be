package br.org.linea.orchestration.api;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Refuses to start with unsafe settings, before anything is connected. The schema's migration and
 * Hibernate come before the event of the start, so the program looks when Flyway is configured,
 * which is the first of all; and once more at that event, for a start without migration.
 */
@ApplicationScoped
class SafeStart implements FlywayConfigurationCustomizer {

  private static final int FIRST_OF_ALL = Integer.MIN_VALUE;

  private final Config config;

  SafeStart(Config config) {
    this.config = config;
  }

  @Override
  public void customize(FluentConfiguration configuration) {
    refuseUnsafeSettings();
  }

  void start(@Observes @Priority(FIRST_OF_ALL) StartupEvent event) {
    refuseUnsafeSettings();
  }

  /** The framework prints the message to standard error, and ends with the code. */
  private void refuseUnsafeSettings() {
    List<String> faults =
        LaunchMode.current().isDevOrTest() ? List.of() : UnsafeSettings.in(config);
    if (!faults.isEmpty()) {
      throw new PreventFurtherStepsException(
          "orchestrator-api does not start:\n  " + String.join("\n  ", faults), 1);
    }
  }
}
