package br.org.linea.orchestration.catalogue;

import br.org.linea.orchestration.catalogue.YamlValues.At;
import br.org.linea.orchestration.messages.ResultGlob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the keys of an entry that say how its runs are treated. What they hold becomes part of
 * sbatch's argument list, so each has its shape: none can be taken for an option.
 */
final class EntryOptions {

  private static final Pattern CLUSTER = Pattern.compile("\\w[\\w.-]{0,63}");
  private static final int LONGEST_GRACE = 86_400;
  private static final int MOST_RUNNING = 1_000_000;
  private static final int MOST_OUTPUTS = 50;
  private static final int LONGEST_RETENTION = 36_500;
  private static final List<String> TERMS = List.of("resources", "limits");
  private static final List<String> OUTCOMES = List.of("successful", "failed", "stopped");

  private final String pipeline;
  private final Map<String, At> keys;
  private final String place;

  EntryOptions(String pipeline, Map<String, At> keys) {
    this(pipeline, keys, "");
  }

  private EntryOptions(String pipeline, Map<String, At> keys, String place) {
    this.pipeline = pipeline;
    this.keys = keys;
    this.place = place;
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

  /** How long its run directories stay. */
  RunRetention retention() throws UnusableFile {
    Optional<At> value = YamlValues.value(keys, "retention");
    if (value.isEmpty()) {
      return RunRetention.FOR_EVER;
    }
    Map<String, At> days = YamlValues.map(value.get(), 1);
    for (Map.Entry<String, At> each : days.entrySet()) {
      if (!OUTCOMES.contains(each.getKey())) {
        String known = String.join(", ", OUTCOMES);
        throw resource(
            "retention", each.getKey(), each.getValue(), "is unknown; there are " + known);
      }
    }
    return new RunRetention(days(days, "successful"), days(days, "failed"), days(days, "stopped"));
  }

  private OptionalInt days(Map<String, At> days, String outcome) throws UnusableFile {
    return number(days, outcome, "retention." + outcome, LONGEST_RETENTION, "days");
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
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<ResourceKey, At> each : byResource("resources").entrySet()) {
      ResourceKey key = each.getKey();
      values.put(key.key(), checked("resources", key, each.getValue(), key::fault));
    }
    return Resources.of(values);
  }

  /** What requests may ask for. */
  ResourceLimits limits() throws UnusableFile {
    Map<ResourceKey, String> most = new EnumMap<>(ResourceKey.class);
    Map<ResourceKey, List<String>> allowed = new EnumMap<>(ResourceKey.class);
    for (Map.Entry<ResourceKey, At> each : byResource("limits").entrySet()) {
      ResourceKey key = each.getKey();
      if (key.isAmount()) {
        most.put(key, checked("limits", key, each.getValue(), key::strictFault));
        continue;
      }
      List<String> words = new ArrayList<>();
      for (At word : YamlValues.items(each.getValue())) {
        words.add(checked("limits", key, word, key::strictFault));
      }
      allowed.put(key, List.copyOf(words));
    }
    return new ResourceLimits(most, allowed);
  }

  /** What differs for the runs of an owner, by name. */
  Map<String, OwnerTerms> owners() throws UnusableFile {
    Map<String, OwnerTerms> owners = new LinkedHashMap<>();
    Optional<At> value = YamlValues.value(keys, Pipeline.OWNERS);
    if (value.isEmpty()) {
      return owners;
    }
    for (Map.Entry<String, At> owner : YamlValues.map(value.get(), 1).entrySet()) {
      String at = Pipeline.OWNERS + "." + owner.getKey() + ".";
      Map<String, At> terms = YamlValues.map(owner.getValue(), 2);
      EntryOptions own = new EntryOptions(pipeline, terms, at);
      for (Map.Entry<String, At> each : terms.entrySet()) {
        if (!TERMS.contains(each.getKey())) {
          throw YamlValues.wrong(
              each.getValue(),
              "%s%s of %s is unknown; there are %s"
                  .formatted(at, each.getKey(), pipeline, String.join(", ", TERMS)));
        }
      }
      owners.put(owner.getKey(), new OwnerTerms(own.resources().asMap(), own.limits()));
    }
    return owners;
  }

  /** The values of a map whose keys are those of resources. */
  private Map<ResourceKey, At> byResource(String name) throws UnusableFile {
    Optional<At> value = YamlValues.value(keys, name);
    Map<ResourceKey, At> values = new EnumMap<>(ResourceKey.class);
    if (value.isEmpty()) {
      return values;
    }
    for (Map.Entry<String, At> each : YamlValues.map(value.get(), 1).entrySet()) {
      Optional<ResourceKey> key = ResourceKey.of(each.getKey());
      if (key.isEmpty()) {
        String known = String.join(", ", ResourceKey.keys());
        throw resource(name, each.getKey(), each.getValue(), "is unknown; there are " + known);
      }
      if (!each.getValue().isNull()) {
        values.put(key.get(), each.getValue());
      }
    }
    return values;
  }

  private String checked(
      String name, ResourceKey key, At value, Function<String, Optional<String>> check)
      throws UnusableFile {
    String text = key.isNumber() ? value.quotable().replaceFirst("^0+", "") : value.quotable();
    Optional<String> fault = check.apply(text);
    if (fault.isPresent()) {
      throw resource(name, key.key(), value, fault.get() + ", not " + value.quoted());
    }
    return text;
  }

  private UnusableFile resource(String name, String key, At value, String what) {
    return YamlValues.wrong(value, place + name + "." + key + " of " + pipeline + " " + what);
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
    return number(keys, key, key, most, unit);
  }

  private OptionalInt number(Map<String, At> in, String key, String name, int most, String unit)
      throws UnusableFile {
    Optional<At> value = YamlValues.value(in, key);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    OptionalInt number = number(value.get(), most);
    if (number.isEmpty()) {
      throw wrong(name, value.get(), "must be a whole number of " + unit + " from 1 to " + most);
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
