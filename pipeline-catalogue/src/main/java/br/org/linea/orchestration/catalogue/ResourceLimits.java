package br.org.linea.orchestration.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What requests may ask for the runs of a pipeline: the key {@code limits} of its entry. A key
 * without a limit may not be asked for.
 *
 * @param most the maximum of what can be counted, by key
 * @param allowed the words that may be asked for, by key
 */
public record ResourceLimits(
    Map<ResourceKey, String> most, Map<ResourceKey, List<String>> allowed) {

  /** Requests may ask for nothing. */
  public static final ResourceLimits NONE = new ResourceLimits(Map.of(), Map.of());

  private static final int LONGEST_VALUE = 100;

  /** Keeps copies. */
  public ResourceLimits {
    most = Map.copyOf(most);
    allowed = Map.copyOf(allowed);
  }

  /**
   * Why a request must not have its resources.
   *
   * @param key the key at fault
   * @param message what is wrong with it, in words
   */
  public record Fault(String key, String message) {}

  /**
   * What is wrong with the resources of a request.
   *
   * @param pipeline its name
   * @param executor what it runs on
   * @param asked the values by key, as they came
   */
  public List<Fault> faults(String pipeline, String executor, Map<String, String> asked) {
    List<Fault> faults = new ArrayList<>();
    asked.forEach(
        (name, text) -> {
          Optional<String> message =
              ResourceKey.of(name)
                  .map(key -> fault(key, text, pipeline, executor))
                  .orElseGet(
                      () ->
                          Optional.of(
                              "is unknown; there are " + String.join(", ", ResourceKey.keys())));
          message.ifPresent(words -> faults.add(new Fault(name, words)));
        });
    return faults;
  }

  private Optional<String> fault(ResourceKey key, String text, String pipeline, String executor) {
    if (!executor.equals("slurm")) {
      return Optional.of(
          "cannot be asked for: %s runs on %s, which gives out no resources"
              .formatted(pipeline, executor));
    }
    Optional<String> shape = key.strictFault(text);
    if (shape.isPresent()) {
      return Optional.of(shape.get() + ", not " + quoted(text));
    }
    if (!most.containsKey(key) && !allowed.containsKey(key)) {
      return Optional.of(
          "cannot be asked for: an operator must add limits.%s to %s in pipelines.yaml first"
              .formatted(key.key(), pipeline));
    }
    return key.isAmount() ? tooMuch(key, text, pipeline) : notAllowed(key, text, pipeline);
  }

  private Optional<String> tooMuch(ResourceKey key, String text, String pipeline) {
    String limit = most.get(key);
    return key.amount(text) <= key.amount(limit)
        ? Optional.empty()
        : Optional.of(
            "must be at most %s (limits.%s of %s in pipelines.yaml), not %s"
                .formatted(limit, key.key(), pipeline, quoted(text)));
  }

  private Optional<String> notAllowed(ResourceKey key, String text, String pipeline) {
    List<String> words = allowed.get(key);
    return words.contains(text)
        ? Optional.empty()
        : Optional.of(
            "must be %s (limits.%s of %s in pipelines.yaml), not %s"
                .formatted(String.join(" or ", words), key.key(), pipeline, quoted(text)));
  }

  private static String quoted(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return "'"
        + (line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "…" : line)
        + "'";
  }
}
