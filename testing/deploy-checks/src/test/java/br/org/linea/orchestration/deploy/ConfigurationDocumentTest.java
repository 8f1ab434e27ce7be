package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} against the mappings in the sources of both programs. */
class ConfigurationDocumentTest {

  private static final Pattern PREFIX =
      Pattern.compile("@ConfigMapping\\(\\s*prefix = \"([^\"]+)\"");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");
  private static final Pattern SETTING = Pattern.compile("([\\w<>?., ]+)\\s+(\\w+)\\(\\)\\s*$");
  private static final Pattern DEFAULT = Pattern.compile("@WithDefault\\(\\s*\"([^\"]*)\"\\s*\\)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z][a-z0-9.-]+)` \\| (.*?) \\|");

  @Test
  void every_setting_stands_in_the_document_with_its_default_and_no_other_does() {
    Map<String, String> settings = new TreeMap<>();
    for (String module : List.of("orchestrator-api", "slurm-agent")) {
      Path sources = Checkout.ROOT.resolve(module).resolve("src/main/java");
      for (Path file :
          Checkout.files(f -> f.startsWith(sources) && f.toString().endsWith(".java"))) {
        Matcher prefix = PREFIX.matcher(Checkout.text(file));
        if (prefix.find()) {
          settings.putAll(settings(file, prefix.group(1)));
        }
      }
    }
    Map<String, String> document = new TreeMap<>();
    ROW.matcher(Checkout.text(Checkout.ROOT.resolve("docs/configuration.md")))
        .results()
        .forEach(row -> document.put(row.group(1), row.group(2)));

    List<String> missing =
        settings.entrySet().stream()
            .filter(setting -> !document.containsKey(setting.getKey()))
            .map(setting -> "| `%s` | `%s` | … |".formatted(setting.getKey(), setting.getValue()))
            .toList();
    assertThat(missing).as("rows to be added to docs/configuration.md").isEmpty();
    assertThat(document.keySet())
        .as("rows of docs/configuration.md; the others name no setting")
        .containsExactlyElementsOf(settings.keySet());
    settings.forEach(
        (key, value) -> {
          if (!value.isEmpty()) {
            assertThat(document.get(key)).as(key).isEqualTo("`" + value + "`");
          }
        });
  }

  /** Keys and defaults of one mapping and of those that it nests; an empty text for no default. */
  private static Map<String, String> settings(Path file, String prefix) {
    String source = COMMENT.matcher(Checkout.text(file)).replaceAll("");
    String body = source.substring(source.indexOf('{', source.indexOf("interface ")) + 1);
    Map<String, String> found = new TreeMap<>();
    for (String declaration : declarations(body)) {
      List<MatchResult> defaults = DEFAULT.matcher(declaration).results().toList();
      Matcher setting = SETTING.matcher(declaration);
      assertThat(setting.find())
          .as(file + " has a declaration this test cannot read: " + declaration)
          .isTrue();
      String key = prefix + "." + kebab(setting.group(2));
      String type = setting.group(1).strip();
      Path nested = file.resolveSibling(type.substring(type.lastIndexOf(' ') + 1) + ".java");
      if (Files.exists(nested)) {
        found.putAll(settings(nested, key));
      } else {
        found.put(key, defaults.isEmpty() ? "" : defaults.getFirst().group(1));
      }
    }
    return found;
  }

  private static List<String> declarations(String body) {
    List<String> found = new ArrayList<>();
    for (String each : body.substring(0, body.lastIndexOf('}')).split(";")) {
      if (!each.isBlank()) {
        found.add(each.strip());
      }
    }
    return found;
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
