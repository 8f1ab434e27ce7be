package br.org.linea.orchestration.catalogue;

import br.org.linea.orchestration.catalogue.YamlValues.At;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.WorkerName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code pipelines.yaml}: every entry right, or none at all. */
public final class PipelinesFile {

  private static final List<String> REQUIRED =
      List.of("path", "executor", "runner", "executable", "version");
  private static final Set<String> TEXTS =
      Set.of(
          "display_name",
          "path",
          "executor",
          "runner",
          "executable",
          "schema_config",
          "version",
          "agent");
  private static final List<String> EXECUTORS = List.of("slurm", "local");
  private static final int MOST_FAULTS_TOLD = 10;

  private PipelinesFile() {}

  /**
   * The pipelines in the order of the file.
   *
   * @throws UnusableFile with a sentence for each wrong entry, up to ten, that names line and key
   */
  public static Map<PipelineName, Pipeline> read(byte[] bytes) throws UnusableFile {
    Map<String, At> entries = YamlValues.map(text(bytes));
    if (entries == null) {
      throw new UnusableFile("it is empty; a catalogue without pipelines is written {}");
    }
    Map<PipelineName, Pipeline> pipelines = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, At> entry : entries.entrySet()) {
      try {
        Pipeline pipeline = pipeline(entry.getKey(), entry.getValue());
        pipelines.put(pipeline.name(), pipeline);
      } catch (UnusableFile fault) {
        faults.add(fault.getMessage());
      }
    }
    if (!faults.isEmpty()) {
      throw new UnusableFile(
          faults.stream().limit(MOST_FAULTS_TOLD).collect(Collectors.joining("; ")));
    }
    return pipelines;
  }

  private static String text(byte[] bytes) throws UnusableFile {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UnusableFile("it is not UTF-8");
    }
  }

  private static Pipeline pipeline(String key, At value) throws UnusableFile {
    PipelineName name;
    try {
      name = new PipelineName(key);
    } catch (IllegalArgumentException e) {
      throw YamlValues.wrong(value, e.getMessage());
    }
    Map<String, At> keys = YamlValues.map(value, 0);
    List<String> missing =
        REQUIRED.stream().filter(k -> YamlValues.value(keys, k).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw YamlValues.wrong(value, "the pipeline " + key + " lacks " + String.join(", ", missing));
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    for (Map.Entry<String, At> each : keys.entrySet()) {
      At at = each.getValue();
      boolean isText = TEXTS.contains(each.getKey()) && !at.isNull();
      entry.put(each.getKey(), isText ? word(key, each.getKey(), at) : YamlValues.plain(at));
    }
    EntryOptions options = new EntryOptions(key, keys);
    return new Pipeline(
        name,
        optional(entry, "display_name").orElse(key),
        (String) entry.get("path"),
        executor(key, keys.get("executor")),
        (String) entry.get("runner"),
        (String) entry.get("executable"),
        optional(entry, "schema_config"),
        (String) entry.get("version"),
        agent(key, keys),
        options.maxRunning(),
        labels(key, keys),
        options.outputs(),
        options.options(),
        options.retention(),
        options.limits(),
        options.owners(),
        entry);
  }

  /** As they are written: {@code beta: yes} is the text yes. */
  private static Map<String, String> labels(String pipeline, Map<String, At> keys)
      throws UnusableFile {
    Map<String, String> labels = new LinkedHashMap<>();
    Optional<At> value = YamlValues.value(keys, "labels");
    if (value.isPresent()) {
      for (Map.Entry<String, At> label : YamlValues.map(value.get(), 1).entrySet()) {
        At text = label.getValue();
        if (text.isNull() || text.text() == null) {
          throw YamlValues.wrong(
              text, "the label " + label.getKey() + " of " + pipeline + " must be a text");
        }
        labels.put(label.getKey(), text.text());
      }
    }
    return labels;
  }

  /** Known keys are text as it is written: {@code version: 1.10} is 1.10 and not 1.1. */
  private static String word(String pipeline, String key, At value) throws UnusableFile {
    String text = value.text();
    if (text == null || text.isBlank()) {
      throw YamlValues.wrong(value, key + " of " + pipeline + " must be a text");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw YamlValues.wrong(value, key + " of " + pipeline + " must be a single line");
    }
    return text;
  }

  private static Optional<String> optional(Map<String, Object> entry, String key) {
    return Optional.ofNullable((String) entry.get(key));
  }

  private static String executor(String pipeline, At value) throws UnusableFile {
    if (!EXECUTORS.contains(value.text())) {
      throw YamlValues.wrong(
          value, "executor of " + pipeline + " must be slurm or local, not '" + value.text() + "'");
    }
    return value.text();
  }

  private static Optional<WorkerName> agent(String pipeline, Map<String, At> keys)
      throws UnusableFile {
    Optional<At> value = YamlValues.value(keys, "agent");
    try {
      return value.map(At::text).map(WorkerName::new);
    } catch (IllegalArgumentException e) {
      throw YamlValues.wrong(value.get(), "agent of " + pipeline + ": " + e.getMessage());
    }
  }
}
