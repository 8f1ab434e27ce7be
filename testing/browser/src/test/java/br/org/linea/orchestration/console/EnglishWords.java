package br.org.linea.orchestration.console;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The English words of the console's message bundles, as far as Portuguese has others. Both are
 * read from the sources, since the packaged program does not give them away.
 */
final class EnglishWords {

  private static final Path SOURCES =
      Path.of("orchestrator-api/src/main/java/br/org/linea/orchestration/api/console");
  private static final Path PORTUGUESE = Path.of("orchestrator-api/src/main/resources/messages");
  private static final Pattern MESSAGE =
      Pattern.compile("@Message\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\)\\s*String (\\w+)\\(");

  /** All that a person reads or hears: texts, names, hints, and what a script shows later. */
  private static final String TEXTS =
      """
      () => {
        const texts = [document.title];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          texts.push(walker.currentNode.data);
        }
        for (const element of document.body.querySelectorAll("*")) {
          for (const attribute of element.attributes) {
            if (/^(aria-label|placeholder|title|alt|data-(on|off|kept|away|nothing|done|label))$/.test(attribute.name)) {
              texts.push(attribute.value);
            }
          }
        }
        return texts;
      }
      """;

  private final Map<String, Pattern> words = new LinkedHashMap<>();

  /** Reads the bundles of a checkout. */
  EnglishWords(Path checkout) {
    try (Stream<Path> bundles = Files.list(checkout.resolve(SOURCES))) {
      for (Path bundle :
          bundles.filter(each -> each.toString().endsWith("Messages.java")).sorted().toList()) {
        String name = bundle.getFileName().toString().replace("Messages.java", "");
        Properties translated = new Properties();
        try (Reader file =
            Files.newBufferedReader(
                checkout
                    .resolve(PORTUGUESE)
                    .resolve(name.toLowerCase(Locale.ROOT) + "_pt-BR.properties"))) {
          translated.load(file);
        }
        Matcher message = MESSAGE.matcher(Files.readString(bundle));
        while (message.find()) {
          add(message.group(1), translated.getProperty(message.group(2), ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (words.isEmpty()) {
      throw new IllegalStateException("there are no message bundles in " + SOURCES);
    }
  }

  private void add(String english, String portuguese) {
    if (!portuguese.toLowerCase(Locale.ROOT).contains(english.toLowerCase(Locale.ROOT))) {
      words.put(english, pattern(english));
    }
  }

  /** A single word is English only as a whole text; several are anywhere. */
  private static Pattern pattern(String english) {
    String literal =
        Stream.of(english.split("\\{\\w+\\}", -1))
            .map(part -> part.isEmpty() ? "" : Pattern.quote(part))
            .reduce((before, after) -> before + ".+" + after)
            .orElseThrow();
    return Pattern.compile(
        english.strip().contains(" ") && !english.startsWith("{")
            ? "(?<!\\w)" + literal + "(?!\\w)"
            : "^" + literal + "$");
  }

  /** The English texts of a page. */
  List<String> in(Page page) {
    return ((List<?>) page.evaluate(TEXTS))
        .stream()
            .map(text -> text.toString().strip().replaceAll("\\s+", " "))
            .distinct()
            .filter(text -> words.values().stream().anyMatch(word -> word.matcher(text).find()))
            .toList();
  }
}
