package br.org.linea.orchestration.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A 405 can name the methods of every address. */
class MethodsTest {

  private static final Path DOCUMENT = Path.of("src/main/resources/META-INF/openapi.yaml");
  private static final Pattern ADDRESS = Pattern.compile("  (/\\S*):");
  private static final Pattern METHOD = Pattern.compile("    (get|post|put|delete|patch|head):");

  @Test
  void every_operation_of_the_document_is_among_the_methods_of_its_address() throws IOException {
    List<String> missing = new ArrayList<>();
    int operations = 0;
    String address = "";
    for (String line : Files.readAllLines(DOCUMENT)) {
      Matcher found = ADDRESS.matcher(line);
      Matcher operation = METHOD.matcher(line);
      if (found.matches()) {
        address = found.group(1).replaceAll("\\{[^}]*}", "1");
      } else if (operation.matches()) {
        operations++;
        String method = operation.group(1).toUpperCase(Locale.ROOT);
        Optional<List<String>> methods = Methods.of(address);
        if (methods.isEmpty() || !methods.get().contains(method)) {
          missing.add(method + " " + address);
        }
      }
    }
    assertThat(operations).isGreaterThan(50);
    assertThat(missing).isEmpty();
  }
}
