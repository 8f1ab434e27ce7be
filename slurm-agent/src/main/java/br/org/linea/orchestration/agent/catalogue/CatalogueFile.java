package br.org.linea.orchestration.agent.catalogue;

import br.org.linea.orchestration.agent.plan.RunSpec;
import br.org.linea.orchestration.messages.PipelineName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads {@code pipelines.yaml}, whole or not at all. */
final class CatalogueFile {

  private static final List<String> REQUIRED =
      List.of("path", "executor", "runner", "executable", "version");

  private static final List<String> EXECUTORS = List.of("slurm", RunSpec.LOCAL);

  private CatalogueFile() {}

  /**
   * The entries in the order of the file, scalars as the text they are: a version 1.10 is not 1.1.
   *
   * @throws IOException with a sentence that says what to change
   */
  static Map<String, Map<String, Object>> parse(byte[] bytes) throws IOException {
    if (!(load(text(bytes)) instanceof Map<?, ?> root)) {
      throw new IOException("it is empty or no map of pipelines; one without any is written {}");
    }
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    for (Map.Entry<?, ?> pipeline : root.entrySet()) {
      String name = String.valueOf(pipeline.getKey());
      entries.put(name, entry(name, pipeline.getValue()));
    }
    return entries;
  }

  private static String text(byte[] bytes) throws IOException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8", e);
    }
  }

  private static Object load(String text) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    DumperOptions unused = new DumperOptions();
    try {
      return new Yaml(
              new SafeConstructor(options),
              new Representer(unused),
              unused,
              options,
              new TextResolver())
          .load(text);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new IOException("line " + line + ": " + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Map<String, Object> entry(String name, Object value) throws IOException {
    try {
      new PipelineName(name);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (!(value instanceof Map<?, ?> keys)) {
      throw new IOException(name + " must be a map of keys and values");
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    keys.forEach((key, item) -> entry.put(String.valueOf(key), item));
    for (String key : REQUIRED) {
      if (!(entry.get(key) instanceof String word) || word.isBlank()) {
        throw new IOException(name + " lacks '" + key + "'");
      }
      if (word.chars().anyMatch(Character::isISOControl)) {
        throw new IOException(key + " of " + name + " must be a single line");
      }
    }
    if (!EXECUTORS.contains(entry.get("executor").toString())) {
      throw new IOException(
          "executor of " + name + " must be slurm or local, not '" + entry.get("executor") + "'");
    }
    return entry;
  }

  /** Sees nothing but texts, merge keys and nulls. */
  private static final class TextResolver extends Resolver {

    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.MERGE, MERGE, "<", 10);
      addImplicitResolver(Tag.NULL, NULL, "~nN\0", 10);
      addImplicitResolver(Tag.NULL, EMPTY, null, 10);
    }
  }
}
