package br.org.linea.orchestration.agent.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Environment variables that look like settings of the agent and are none. The mapping refuses an
 * unknown key of a file by itself; of the environment it takes what it knows and leaves the rest.
 */
final class UnknownSettings {

  /** A variable that belongs to a setting is listed by the setting's own name, with dashes. */
  private static final String LEFT_OVER = "slurm.agent.";

  private UnknownSettings() {}

  /** A sentence that names them. */
  static Optional<String> in(Iterable<String> propertyNames) {
    TreeSet<String> unknown = new TreeSet<>();
    for (String name : propertyNames) {
      if (name.startsWith(LEFT_OVER)) {
        unknown.add(name.replace('.', '_').toUpperCase(Locale.ROOT));
      }
    }
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "No setting of slurm-agent is called "
                + String.join(", ", unknown)
                + ": correct or remove it; docs/configuration.md lists all settings.");
  }
}
