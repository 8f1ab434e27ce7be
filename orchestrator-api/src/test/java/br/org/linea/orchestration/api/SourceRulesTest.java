package br.org.linea.orchestration.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules about source files and documentation; {@link ArchitectureTest} checks the classes. */
class SourceRulesTest {

  private static final Pattern SQL_TEXT =
      Pattern.compile("\\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \\w+ SET|LISTEN|NOTIFY) ");

  @Test
  void the_table_of_packages_in_the_documentation_is_this_one() throws IOException {
    Map<String, Set<String>> documented = new TreeMap<>();
    String text = Files.readString(Path.of("../docs/architecture.md"));
    String section = text.substring(text.indexOf("`orchestrator-api`, below"));
    Matcher row =
        Pattern.compile("^\\| `(\\w+)` \\|.*\\| ([^|]*) \\|$", Pattern.MULTILINE)
            .matcher(section.substring(0, section.indexOf("`slurm-agent`, below")));
    while (row.find()) {
      documented.put(
          row.group(1),
          Pattern.compile("`(\\w+)`")
              .matcher(row.group(2))
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toSet()));
    }
    assertThat(documented).containsExactlyInAnyOrderEntriesOf(ArchitectureTest.MAY_USE);
  }

  @Test
  void texts_of_sql_are_in_store_outbox_and_feed_only() throws IOException {
    Path sources = Path.of("src/main/java", ArchitectureTest.ROOT.replace('.', '/'));
    Set<Path> folders =
        Stream.of(ArchitectureTest.SQL_PACKAGES)
            .map(name -> sources.resolve(name.substring(ArchitectureTest.ROOT.length() + 1)))
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        if (!folders.contains(file.getParent())) {
          assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(SQL_TEXT);
        }
      }
    }
  }
}
