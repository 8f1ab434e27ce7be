package br.org.linea.orchestration.settings;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import io.smallrye.config.ConfigValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stops the start of a program that is given a setting under its old name, and names the new one.
 * An interceptor, since it must see the names before they are mapped: for a file, SmallRye Config
 * refuses an unknown name in words of its own; for a variable, it ignores it.
 */
public final class RenamedSettings implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1L;

  /** New names by old names, of both programs. */
  static final Map<String, String> NEW_NAMES =
      Map.of(
          "orchestrator.agents.silence", "orchestrator.agents.heartbeat-timeout",
          "orchestrator.database.silence", "orchestrator.database.idle-timeout",
          "orchestrator.database.patience", "orchestrator.database.retry-deadline",
          "slurm-agent.slurm.tick", "slurm-agent.slurm.poll-interval",
          "slurm-agent.slurm.max-tick", "slurm-agent.slurm.max-poll-interval",
          "slurm-agent.local.tick", "slurm-agent.local.poll-interval");

  private static final Map<String, String> OLD_NAMES_BY_VARIABLE = new TreeMap<>();

  static {
    NEW_NAMES.keySet().forEach(old -> OLD_NAMES_BY_VARIABLE.put(variable(old), old));
  }

  /** For the service loader. */
  public RenamedSettings() {}

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    return context.proceed(name);
  }

  @Override
  public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
    List<String> names = new ArrayList<>();
    context.iterateNames().forEachRemaining(names::add);
    Problem[] problems =
        names.stream()
            .filter(name -> OLD_NAMES_BY_VARIABLE.containsKey(variable(name)))
            .sorted()
            .map(RenamedSettings::problem)
            .toArray(Problem[]::new);
    if (problems.length > 0) {
      throw new ConfigValidationException(problems);
    }
    return names.iterator();
  }

  private static Problem problem(String name) {
    String renamed = NEW_NAMES.get(OLD_NAMES_BY_VARIABLE.get(variable(name)));
    boolean isVariable = name.equals(variable(name));
    return new Problem(
        "The setting %s has a new name: %s."
            .formatted(name, isVariable ? variable(renamed) : renamed));
  }

  /** The name of the environment variable. */
  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
