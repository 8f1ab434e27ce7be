package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.SbatchOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment that jobs get: built from a short list, the three folders and the operator's
 * file, never the agent's own, whose secrets must not reach a job.
 */
@ApplicationScoped
public class JobEnvironment {

  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)");
  private static final List<String> INHERITED =
      List.of("HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "SHELL");
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private final Optional<Path> file;
  private final Map<String, String> folders;
  private final Map<String, String> agent;

  @Inject
  JobEnvironment(AgentConfig config) {
    this(
        config.jobEnvFile(),
        Map.of(
            "PIPELINES_DIR", absolute(config.pipelinesDir()),
            "PROCESSING_DIR", absolute(config.processingDir()),
            "DATASETS_DIR", absolute(config.datasetsDir())),
        System.getenv());
  }

  /**
   * An environment of given parts.
   *
   * @param file the operator's file
   * @param folders variables that name folders
   * @param agent the agent's own environment, of which a few variables are inherited
   */
  public JobEnvironment(
      Optional<Path> file, Map<String, String> folders, Map<String, String> agent) {
    this.file = file;
    this.folders = Map.copyOf(folders);
    this.agent = Map.copyOf(agent);
  }

  private static String absolute(Path folder) {
    return folder.toAbsolutePath().normalize().toString();
  }

  /**
   * The whole environment, read anew.
   *
   * @throws UncheckedIOException when the operator's file cannot be read
   */
  public Map<String, String> build() {
    Map<String, String> built = new LinkedHashMap<>();
    INHERITED.stream().filter(agent::containsKey).forEach(key -> built.put(key, agent.get(key)));
    built.put("PATH", PATH);
    built.putAll(folders);
    file.ifPresent(path -> built.putAll(read(path)));
    return built;
  }

  private static Map<String, String> read(Path path) {
    try {
      Map<String, String> values = new LinkedHashMap<>();
      int number = 0;
      for (String line : Files.readAllLines(path)) {
        number++;
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        Matcher matcher = LINE.matcher(text);
        if (!matcher.matches() || text.indexOf('\0') >= 0) {
          throw new IOException(path + " line " + number + " is not NAME=value");
        }
        String name = matcher.group(1);
        String value = unquoted(matcher.group(2));
        Optional<String> refusal = SbatchOptions.refusal(name, value);
        if (refusal.isPresent()) {
          throw new IOException("%s line %d: %s: %s".formatted(path, number, name, refusal.get()));
        }
        values.put(name, value);
      }
      return values;
    } catch (CharacterCodingException e) {
      throw new UncheckedIOException(new IOException(path + " is not UTF-8", e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() > 1
            && (value.startsWith("\"") && value.endsWith("\"")
                || value.startsWith("'") && value.endsWith("'"));
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
