package br.org.linea.orchestration.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What requests may ask for the runs of a pipeline: the key {@code limits} of its entry. A key
 * without a limit may not be asked for.
 *
 * @param most the maximum of what can be counted, by key
 * @param allowed the words that may be asked for, by key
 * @param own the keys whose limit is the owner's own
 */
public record ResourceLimits(
    Map<ResourceKey, String> most, Map<ResourceKey, List<String>> allowed, Set<ResourceKey> own) {

  /** Requests may ask for nothing. */
  public static final ResourceLimits NONE = new ResourceLimits(Map.of(), Map.of());

  private static final int LONGEST_VALUE = 100;

  /** Keeps copies. */
  public ResourceLimits {
    most = Map.copyOf(most);
    allowed = Map.copyOf(allowed);
    own = Set.copyOf(own);
  }

  /** Limits of an entry, or those of one of its owners. */
  ResourceLimits(Map<ResourceKey, String> most, Map<ResourceKey, List<String>> allowed) {
    this(most, allowed, Set.of());
  }

  /** These, with those of an owner in their place. */
  ResourceLimits with(ResourceLimits owners) {
    Map<ResourceKey, String> amounts = new HashMap<>(most);
    amounts.putAll(owners.most);
    Map<ResourceKey, List<String>> words = new HashMap<>(allowed);
    words.putAll(owners.allowed);
    Set<ResourceKey> keys = new HashSet<>(owners.most.keySet());
    keys.addAll(owners.allowed.keySet());
    return new ResourceLimits(amounts, words, keys);
  }

  /** Whether requests may ask for it. */
  public boolean has(ResourceKey key) {
    return most.containsKey(key) || allowed.containsKey(key);
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
    if (!has(key)) {
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
            "must be at most %s (%s), not %s".formatted(limit, place(key, pipeline), quoted(text)));
  }

  private Optional<String> notAllowed(ResourceKey key, String text, String pipeline) {
    List<String> words = allowed.get(key);
    return words.contains(text)
        ? Optional.empty()
        : Optional.of(
            "must be %s (%s), not %s"
                .formatted(String.join(" or ", words), place(key, pipeline), quoted(text)));
  }

  private String place(ResourceKey key, String pipeline) {
    return "%slimits.%s of %s in pipelines.yaml"
        .formatted(own.contains(key) ? "the owner's " : "", key.key(), pipeline);
  }

  private static String quoted(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return "'"
        + (line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "…" : line)
        + "'";
  }
}
