package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every test is run by exactly one step: plain ones by {@code ./mvnw test -Pfast}, those tagged
 * {@code services} and {@code *IT} by {@code deploy/local/verify} only.
 */
class TestKindsTest {

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");
  private static final Pattern LITERAL = Pattern.compile("\"(\\\\.|[^\"\\\\\n])*\"");
  private static final Pattern TEST_METHOD =
      Pattern.compile("@(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\\b");

  /** What only {@code deploy/local/verify} prepares: Quarkus with its services, Python packages. */
  private static final Pattern SERVICES =
      Pattern.compile("\\b(QuarkusTest|LocalStack|Pydantic2)\\b");

  private static final String TAG = "@Tag(\"services\")";

  /** Sources of tests by module, then by simple class name, without comments. */
  private static final Map<String, Map<String, String>> MODULES = modules();

  private static Map<String, Map<String, String>> modules() {
    Map<String, Map<String, String>> modules = new TreeMap<>();
    for (Path file : Checkout.named(".java")) {
      String path = Checkout.ROOT.relativize(file).toString();
      int sources = path.indexOf("/src/test/java/");
      if (sources > 0) {
        modules
            .computeIfAbsent(path.substring(0, sources), module -> new TreeMap<>())
            .put(
                file.getFileName().toString().replace(".java", ""),
                COMMENT.matcher(Checkout.text(file)).replaceAll(""));
      }
    }
    return modules;
  }

  @Test
  void a_class_with_tests_has_a_name_that_maven_runs() {
    assertThat(classes((name, sources) -> TEST_METHOD.matcher(sources.get(name)).find()))
        .isNotEmpty()
        .allMatch(name -> name.endsWith("Test") || name.endsWith("IT"));
  }

  @Test
  void a_test_that_needs_services_carries_their_tag() {
    assertThat(
            classes(
                (name, sources) ->
                    name.endsWith("Test")
                        && needsServices(sources, name)
                        && !isTagged(sources, name)))
        .as("classes that need " + TAG)
        .isEmpty();
  }

  private interface Judgement {
    boolean holds(String name, Map<String, String> sources);
  }

  private static List<String> classes(Judgement wanted) {
    return MODULES.values().stream()
        .flatMap(sources -> sources.keySet().stream().filter(name -> wanted.holds(name, sources)))
        .toList();
  }

  /** It names them, or a helper of its module does that it names. */
  private static boolean needsServices(Map<String, String> sources, String name) {
    return reached(sources, name)
        .map(text -> LITERAL.matcher(text).replaceAll(""))
        .anyMatch(text -> SERVICES.matcher(text).find());
  }

  /** Itself, or an annotation of its module that it carries. */
  private static boolean isTagged(Map<String, String> sources, String name) {
    String text = sources.get(name);
    Predicate<String> isCarried =
        other -> Pattern.compile("@" + other + "\\b").matcher(text).find();
    return text.contains(TAG)
        || sources.keySet().stream()
            .anyMatch(other -> isCarried.test(other) && sources.get(other).contains(TAG));
  }

  private static Stream<String> reached(Map<String, String> sources, String name) {
    TreeSet<String> reached = new TreeSet<>(List.of(name));
    List<String> next = List.of(name);
    while (!next.isEmpty()) {
      next =
          next.stream()
              .flatMap(one -> Pattern.compile("\\W+").splitAsStream(sources.get(one)))
              .filter(word -> sources.containsKey(word) && !word.endsWith("IT"))
              .filter(reached::add)
              .toList();
    }
    return reached.stream().map(sources::get);
  }
}
