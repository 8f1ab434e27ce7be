package br.org.linea.orchestration.api.pipeline;

import br.org.linea.orchestration.api.pipeline.YamlValues.At;
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
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code pipelines.yaml}: every entry right, or none at all. */
final class PipelinesFile {

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
  private static final int MOST_RUNNING = 1_000_000;

  private PipelinesFile() {}

  /** The pipelines in the order of the file. */
  static Map<PipelineName, Pipeline> read(byte[] bytes) throws UnusableFile {
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
    List<String> missing = REQUIRED.stream().filter(k -> absent(keys, k)).toList();
    if (!missing.isEmpty()) {
      throw YamlValues.wrong(value, "the pipeline " + key + " lacks " + String.join(", ", missing));
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    for (Map.Entry<String, At> each : keys.entrySet()) {
      At at = each.getValue();
      boolean isText = TEXTS.contains(each.getKey()) && !at.isNull();
      entry.put(each.getKey(), isText ? word(key, each.getKey(), at) : YamlValues.plain(at));
    }
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
        maxRunning(key, keys),
        labels(key, keys),
        entry);
  }

  /** As they are written: {@code beta: yes} is the text yes. */
  private static Map<String, String> labels(String pipeline, Map<String, At> keys)
      throws UnusableFile {
    Map<String, String> labels = new LinkedHashMap<>();
    if (!absent(keys, "labels")) {
      for (Map.Entry<String, At> label : YamlValues.map(keys.get("labels"), 1).entrySet()) {
        At value = label.getValue();
        if (value.isNull() || value.text() == null) {
          throw YamlValues.wrong(
              value, "the label " + label.getKey() + " of " + pipeline + " must be a text");
        }
        labels.put(label.getKey(), value.text());
      }
    }
    return labels;
  }

  private static boolean absent(Map<String, At> keys, String key) {
    At value = keys.get(key);
    return value == null || value.isNull();
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

  /** The same numbers as the agent's reader takes, written as digits. */
  private static OptionalInt maxRunning(String pipeline, Map<String, At> keys) throws UnusableFile {
    if (absent(keys, "max_running")) {
      return OptionalInt.empty();
    }
    At value = keys.get("max_running");
    String text = String.valueOf(value.text());
    int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > MOST_RUNNING) {
      throw YamlValues.wrong(
          value,
          "max_running of %s must be a whole number of runs from 1 to %d, not '%s'"
              .formatted(pipeline, MOST_RUNNING, text.replaceAll("\\p{Cntrl}", "?")));
    }
    return OptionalInt.of(number);
  }

  private static Optional<WorkerName> agent(String pipeline, Map<String, At> keys)
      throws UnusableFile {
    if (absent(keys, "agent")) {
      return Optional.empty();
    }
    At value = keys.get("agent");
    try {
      return Optional.of(new WorkerName(value.text()));
    } catch (IllegalArgumentException e) {
      throw YamlValues.wrong(value, "agent of " + pipeline + ": " + e.getMessage());
    }
  }
}
