package br.org.linea.orchestration.catalogue;

import br.org.linea.orchestration.catalogue.YamlValues.At;
import br.org.linea.orchestration.messages.ResultGlob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Reads the keys of an entry that say how its runs are treated. What they hold becomes part of
 * sbatch's argument list, so each has its shape: none can be taken for an option.
 */
final class EntryOptions {

  private static final List<String> RESOURCES =
      List.of("partition", "account", "time", "cpus", "memory");

  /** One word that begins with no dash. */
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\s-][^\\p{Cntrl}\\s]{0,254}");

  /** Minutes, {@code hours:minutes:seconds}, {@code days-hours} and what lies between. */
  private static final Pattern TIME =
      Pattern.compile("\\d{1,9}(:\\d{1,2}){0,2}|\\d{1,6}-\\d{1,2}(:\\d{1,2}){0,2}");

  private static final Pattern CLUSTER = Pattern.compile("\\w[\\w.-]{0,63}");
  private static final Pattern MEMORY = Pattern.compile("\\d{1,9}[KMGTkmgt]?");
  private static final int MOST_CPUS = 1_000_000;
  private static final int LONGEST_GRACE = 86_400;
  private static final int MOST_RUNNING = 1_000_000;
  private static final int MOST_OUTPUTS = 50;

  private final String pipeline;
  private final Map<String, At> keys;

  EntryOptions(String pipeline, Map<String, At> keys) {
    this.pipeline = pipeline;
    this.keys = keys;
  }

  /** How the pipeline's runs are treated. */
  RunOptions options() throws UnusableFile {
    OptionalInt grace = number("stop_grace", LONGEST_GRACE, "seconds");
    return new RunOptions(
        resources(),
        success(),
        grace.isPresent() ? Optional.of(Duration.ofSeconds(grace.getAsInt())) : Optional.empty(),
        requeue(),
        clusters());
  }

  /** Most of its runs at once. */
  OptionalInt maxRunning() throws UnusableFile {
    return number("max_running", MOST_RUNNING, "runs");
  }

  /** Patterns of the files that matter of what its runs leave. */
  List<ResultGlob> outputs() throws UnusableFile {
    Optional<At> value = YamlValues.value(keys, "outputs");
    if (value.isEmpty()) {
      return List.of();
    }
    Object plain = YamlValues.plain(value.get());
    List<ResultGlob> patterns = new ArrayList<>();
    for (Object each : plain instanceof List<?> list ? list : List.of(plain)) {
      try {
        patterns.add(new ResultGlob(each instanceof String text ? text : ""));
      } catch (IllegalArgumentException e) {
        throw wrong("outputs", value.get(), "must be patterns of paths (" + e.getMessage() + ")");
      }
    }
    if (patterns.size() > MOST_OUTPUTS) {
      throw wrong("outputs", value.get(), "must be at most " + MOST_OUTPUTS + " patterns");
    }
    return patterns;
  }

  private Resources resources() throws UnusableFile {
    Optional<At> value = YamlValues.value(keys, "resources");
    if (value.isEmpty()) {
      return Resources.NONE;
    }
    Map<String, At> map = YamlValues.map(value.get(), 1);
    for (Map.Entry<String, At> each : map.entrySet()) {
      if (!RESOURCES.contains(each.getKey())) {
        throw resource(
            each.getKey(),
            each.getValue(),
            "is unknown; there are " + String.join(", ", RESOURCES));
      }
    }
    return new Resources(
        resource(map, "partition", NAME, "be one word that begins with no dash"),
        resource(map, "account", NAME, "be one word that begins with no dash"),
        resource(map, "time", TIME, "be minutes, H:M:S or D-H:M:S"),
        cpus(map),
        resource(map, "memory", MEMORY, "be a number with K, M, G or T behind it, as in 16G"));
  }

  private Optional<String> resource(Map<String, At> map, String key, Pattern shape, String what)
      throws UnusableFile {
    Optional<At> value = YamlValues.value(map, key);
    if (value.isPresent()
        && (value.get().text() == null || !shape.matcher(value.get().text()).matches())) {
      throw resource(key, value.get(), "must " + what + ", not " + value.get().quoted());
    }
    return value.map(At::text);
  }

  private Optional<String> cpus(Map<String, At> map) throws UnusableFile {
    Optional<At> value = YamlValues.value(map, "cpus");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt cpus = number(value.get(), MOST_CPUS);
    if (cpus.isEmpty()) {
      throw resource(
          "cpus", value.get(), "must be a whole number above 0, not " + value.get().quoted());
    }
    return Optional.of(Integer.toString(cpus.getAsInt()));
  }

  private UnusableFile resource(String key, At value, String what) {
    return YamlValues.wrong(value, "resources." + key + " of " + pipeline + " " + what);
  }

  private SuccessBy success() throws UnusableFile {
    Optional<At> value = YamlValues.value(keys, "success");
    if (value.isEmpty()) {
      return SuccessBy.EXIT_FILE;
    }
    for (SuccessBy by : SuccessBy.values()) {
      if (by.name().toLowerCase(Locale.ROOT).equals(value.get().text())) {
        return by;
      }
    }
    throw wrong("success", value.get(), "must be exit_file or slurm");
  }

  private Optional<Boolean> requeue() throws UnusableFile {
    Optional<At> value = YamlValues.value(keys, "requeue");
    if (value.isPresent() && !List.of("true", "false").contains(value.get().quotable())) {
      throw wrong("requeue", value.get(), "must be true or false");
    }
    return value.map(it -> it.text().equals("true"));
  }

  private List<String> clusters() throws UnusableFile {
    Optional<At> value = YamlValues.value(keys, "clusters");
    if (value.isEmpty()) {
      return List.of();
    }
    Object plain = YamlValues.plain(value.get());
    List<String> names = new ArrayList<>();
    for (Object name : plain instanceof List<?> list ? list : List.of(plain)) {
      if (!(name instanceof String text) || !CLUSTER.matcher(text).matches()) {
        throw wrong("clusters", value.get(), "must be names of Slurm's clusters");
      }
      names.add(text);
    }
    return names;
  }

  private OptionalInt number(String key, int most, String unit) throws UnusableFile {
    Optional<At> value = YamlValues.value(keys, key);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    OptionalInt number = number(value.get(), most);
    if (number.isEmpty()) {
      throw wrong(key, value.get(), "must be a whole number of " + unit + " from 1 to " + most);
    }
    return number;
  }

  private static OptionalInt number(At value, int most) {
    if (value.quotable().matches("\\d{1,9}")) {
      int number = Integer.parseInt(value.text());
      return number >= 1 && number <= most ? OptionalInt.of(number) : OptionalInt.empty();
    }
    return OptionalInt.empty();
  }

  private UnusableFile wrong(String key, At value, String what) {
    return YamlValues.wrong(
        value, key + " of " + pipeline + " " + what + ", not " + value.quoted());
  }
}
