package br.org.linea.orchestration.agent.catalogue;

import br.org.linea.orchestration.agent.plan.Resources;
import br.org.linea.orchestration.agent.plan.RunOptions;
import br.org.linea.orchestration.agent.plan.SuccessBy;
import java.io.IOException;
import java.time.Duration;
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

  private static final Pattern MEMORY = Pattern.compile("\\d{1,9}[KMGTkmgt]?");
  private static final int MOST_CPUS = 1_000_000;
  private static final int LONGEST_GRACE = 86_400;
  private static final int MOST_RUNNING = 1_000_000;

  private final String pipeline;
  private final Map<String, Object> entry;
  private final Lines lines;

  EntryOptions(String pipeline, Map<String, Object> entry, Lines lines) {
    this.pipeline = pipeline;
    this.entry = entry;
    this.lines = lines;
  }

  /**
   * How the pipeline's runs are treated.
   *
   * @throws IOException with a sentence that says what to change
   */
  RunOptions options() throws IOException {
    OptionalInt grace = number("stop_grace", 1, LONGEST_GRACE, "seconds");
    return new RunOptions(
        resources(),
        success(),
        grace.isPresent() ? Optional.of(Duration.ofSeconds(grace.getAsInt())) : Optional.empty(),
        requeue());
  }

  /**
   * Most of its runs at once.
   *
   * @throws IOException with a sentence that says what to change
   */
  OptionalInt maxRunning() throws IOException {
    return number("max_running", 1, MOST_RUNNING, "runs");
  }

  private Resources resources() throws IOException {
    Object value = entry.get("resources");
    if (value == null) {
      return Resources.NONE;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw lines.wrong("resources of " + pipeline + " must be a map", pipeline, "resources");
    }
    for (Object key : map.keySet()) {
      if (!RESOURCES.contains(key)) {
        throw resource(key.toString(), "is unknown; there are " + String.join(", ", RESOURCES));
      }
    }
    return new Resources(
        resource(map, "partition", NAME, "be one word that begins with no dash"),
        resource(map, "account", NAME, "be one word that begins with no dash"),
        resource(map, "time", TIME, "be minutes, H:M:S or D-H:M:S"),
        cpus(map),
        resource(map, "memory", MEMORY, "be a number with K, M, G or T behind it, as in 16G"));
  }

  private Optional<String> resource(Map<?, ?> map, String key, Pattern shape, String what)
      throws IOException {
    Object value = map.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String text) || !shape.matcher(text).matches()) {
      throw resource(key, "must " + what + ", not " + quoted(value));
    }
    return Optional.of(text);
  }

  private Optional<String> cpus(Map<?, ?> map) throws IOException {
    Object value = map.get("cpus");
    if (value == null) {
      return Optional.empty();
    }
    OptionalInt cpus = number(value, 1, MOST_CPUS);
    if (cpus.isEmpty()) {
      throw resource("cpus", "must be a whole number above 0, not " + quoted(value));
    }
    return Optional.of(Integer.toString(cpus.getAsInt()));
  }

  private IOException resource(String key, String what) {
    return lines.wrong(
        "resources." + key + " of " + pipeline + " " + what, pipeline, "resources", key);
  }

  private SuccessBy success() throws IOException {
    Object value = entry.get("success");
    for (SuccessBy by : SuccessBy.values()) {
      if (by.name().toLowerCase(Locale.ROOT).equals(value)) {
        return by;
      }
    }
    if (value != null) {
      throw wrong("success", "must be exit_file or slurm, not " + quoted(value));
    }
    return SuccessBy.EXIT_FILE;
  }

  private Optional<Boolean> requeue() throws IOException {
    Object value = entry.get("requeue");
    if (value == null) {
      return Optional.empty();
    }
    if (value.equals("true") || value.equals("false")) {
      return Optional.of(value.equals("true"));
    }
    throw wrong("requeue", "must be true or false, not " + quoted(value));
  }

  private OptionalInt number(String key, int least, int most, String unit) throws IOException {
    Object value = entry.get(key);
    OptionalInt number = number(value, least, most);
    if (value != null && number.isEmpty()) {
      throw wrong(
          key,
          "must be a whole number of %s from %d to %d, not %s"
              .formatted(unit, least, most, quoted(value)));
    }
    return number;
  }

  private static OptionalInt number(Object value, int least, int most) {
    if (value instanceof String text && text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      return number >= least && number <= most ? OptionalInt.of(number) : OptionalInt.empty();
    }
    return OptionalInt.empty();
  }

  private IOException wrong(String key, String what) {
    return lines.wrong(key + " of " + pipeline + " " + what, pipeline, key);
  }

  private static String quoted(Object value) {
    return "'" + value.toString().replaceAll("\\p{Cntrl}", "?") + "'";
  }
}
