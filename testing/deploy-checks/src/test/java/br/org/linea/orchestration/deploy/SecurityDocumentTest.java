package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents promise names the tests that fail without it, and those tests exist. */
class SecurityDocumentTest {

  private static final String SECTION = "\n## What a stolen secret can do\n";
  private static final Pattern NAMED = Pattern.compile("`([A-Z][a-z]\\w*(?:Test|IT))`");

  @Test
  void each_line_about_a_stolen_secret_names_a_test() {
    String rest = Checkout.text(Checkout.ROOT.resolve("SECURITY.md"));
    rest = rest.substring(rest.indexOf(SECTION) + SECTION.length());
    List<String> lines =
        Stream.of(rest.substring(0, rest.indexOf("\n## ")).split("\n(?=- )"))
            .filter(line -> line.startsWith("- "))
            .toList();

    assertThat(lines).hasSizeGreaterThan(10);
    assertThat(lines).allMatch(line -> NAMED.matcher(line).find());
  }

  @Test
  void each_test_that_a_document_names_exists() {
    Set<String> tests =
        Checkout.named(".java").stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    for (String document :
        List.of(
            "SECURITY.md", "docs/architecture.md", "docs/operations.md", "docs/crash-tests.md")) {
      Path file = Checkout.ROOT.resolve(document);
      Set<String> named =
          NAMED
              .matcher(Checkout.text(file))
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(tests).as(document).containsAll(named);
    }
  }
}
