package br.org.linea.orchestration.agent.catalogue;

import br.org.linea.orchestration.agent.plan.RunSpec;
import br.org.linea.orchestration.messages.PipelineName;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
  static Map<String, CatalogueEntry> parse(byte[] bytes) throws IOException {
    String text = text(bytes);
    if (!(read(yaml -> yaml.load(text)) instanceof Map<?, ?> root)) {
      throw new IOException("it is empty or no map of pipelines; one without any is written {}");
    }
    Lines lines = new Lines(read(yaml -> yaml.compose(new StringReader(text))));
    Map<String, CatalogueEntry> entries = new LinkedHashMap<>();
    for (Map.Entry<?, ?> pipeline : root.entrySet()) {
      String name = String.valueOf(pipeline.getKey());
      entries.put(name, entry(name, pipeline.getValue(), lines));
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

  private static <T> T read(Function<Yaml, T> reading) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    DumperOptions unused = new DumperOptions();
    try {
      return reading.apply(
          new Yaml(
              new SafeConstructor(options),
              new Representer(unused),
              unused,
              options,
              new TextResolver()));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new IOException("line " + line + ": " + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static CatalogueEntry entry(String name, Object value, Lines lines) throws IOException {
    try {
      new PipelineName(name);
    } catch (IllegalArgumentException e) {
      throw lines.wrong(e.getMessage(), name);
    }
    if (!(value instanceof Map<?, ?> keys)) {
      throw lines.wrong(name + " must be a map of keys and values", name);
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    keys.forEach((key, item) -> entry.put(String.valueOf(key), item));
    for (String key : REQUIRED) {
      if (!(entry.get(key) instanceof String word) || word.isBlank()) {
        throw lines.wrong(name + " lacks '" + key + "'", name, key);
      }
      if (word.chars().anyMatch(Character::isISOControl)) {
        throw lines.wrong(key + " of " + name + " must be a single line", name, key);
      }
    }
    if (!EXECUTORS.contains(entry.get("executor").toString())) {
      throw lines.wrong(
          "executor of " + name + " must be slurm or local, not '" + entry.get("executor") + "'",
          name,
          "executor");
    }
    EntryOptions options = new EntryOptions(name, entry, lines);
    return new CatalogueEntry(entry, options.options(), options.maxRunning());
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
