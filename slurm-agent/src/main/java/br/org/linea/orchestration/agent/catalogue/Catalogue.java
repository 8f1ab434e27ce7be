package br.org.linea.orchestration.agent.catalogue;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.plan.PipelineEntry;
import br.org.linea.orchestration.messages.PipelineName;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The pipelines that this agent may execute. The file is read anew at each question when its bytes
 * have changed, whole or not at all: a broken one leaves things as they were. Any thread may ask.
 */
@ApplicationScoped
public class Catalogue {

  private static final Logger LOG = Logger.getLogger(Catalogue.class);
  private static final String FILE = "pipelines.yaml";

  private final Path folder;
  private final JsonMapper yaml = JsonMapper.builder(new YAMLFactory()).build();
  private byte[] read = new byte[0];
  private String hash = "";
  private Map<String, Map<String, Object>> entries = Map.of();

  /** For CDI. */
  public Catalogue(AgentConfig config) {
    this.folder = config.pipelinesDir().toAbsolutePath().normalize();
  }

  /** The pipeline of this name; empty when there is none or its entry lacks what it needs. */
  public synchronized Optional<PipelineEntry> find(PipelineName name) {
    refresh();
    return Optional.ofNullable(entries.get(name.value())).flatMap(entry -> pipeline(name, entry));
  }

  /** SHA-256 of the file that was last understood, in hex. */
  public synchronized String hash() {
    refresh();
    return hash;
  }

  private Optional<PipelineEntry> pipeline(PipelineName name, Map<String, Object> entry) {
    for (String key : new String[] {"path", "executor", "runner", "executable", "version"}) {
      if (entry.get(key) == null) {
        LOG.errorf("%s: %s lacks '%s'", FILE, name, key);
        return Optional.empty();
      }
    }
    Path path = folder.resolve(text(entry, "path")).normalize();
    return Optional.of(
        new PipelineEntry(
            name,
            path,
            text(entry, "executor"),
            text(entry, "runner"),
            text(entry, "executable"),
            text(entry, "version"),
            template(path.resolve("sbatch.template")),
            entry));
  }

  private static String text(Map<String, Object> entry, String key) {
    return entry.get(key).toString();
  }

  private static Optional<String> template(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the template " + file + " cannot be read", e);
    }
  }

  private void refresh() {
    Path file = folder.resolve(FILE);
    try {
      byte[] now = Files.readAllBytes(file);
      if (Arrays.equals(now, read)) {
        return;
      }
      read = now;
      entries = parse(now);
      hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(now));
    } catch (IOException e) {
      LOG.errorf("%s cannot be used, what was read before holds: %s", file, e.getMessage());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Scalars are read as the text they are: a version 1.10 is not 1.1. */
  private Map<String, Map<String, Object>> parse(byte[] text) throws IOException {
    Map<String, Map<String, Object>> parsed = new LinkedHashMap<>();
    com.fasterxml.jackson.databind.JsonNode root = yaml.readTree(text);
    root.properties()
        .forEach(
            pipeline -> {
              Map<String, Object> entry = new LinkedHashMap<>();
              pipeline
                  .getValue()
                  .properties()
                  .forEach(
                      field ->
                          entry.put(
                              field.getKey(),
                              field.getValue().isValueNode()
                                  ? field.getValue().asText()
                                  : yaml.convertValue(
                                      field.getValue(), new TypeReference<Object>() {})));
              parsed.put(pipeline.getKey(), entry);
            });
    return parsed;
  }
}
