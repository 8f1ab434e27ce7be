package br.org.linea.orchestration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ParserConfiguration.LanguageLevel;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.comments.Comment;
import com.github.javaparser.ast.expr.LiteralStringValueExpr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, sizes and words of all Java sources, and the words of the documents. */
class JavaSourcesTest {

  private static final String SHARED =
      "process-messages|pipeline-catalogue|broker-client|settings|tracing";

  /** A folder of the machine on which somebody works, not one of an operator's. */
  private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w./}])/(work|root)/\\w+");

  private static final Map<Path, CompilationUnit> SOURCES = new TreeMap<>();

  @BeforeAll
  static void parse() {
    JavaParser parser =
        new JavaParser(new ParserConfiguration().setLanguageLevel(LanguageLevel.JAVA_21));
    for (Path file : Checkout.named(".java")) {
      ParseResult<CompilationUnit> parsed = parser.parse(Checkout.text(file));
      assertThat(parsed.getProblems()).as(file.toString()).isEmpty();
      SOURCES.put(Checkout.ROOT.relativize(file), parsed.getResult().orElseThrow());
    }
    assertThat(SOURCES).hasSizeGreaterThan(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SHARED + "|orchestrator-api",
        SHARED + "|slurm-agent",
        "testing/.*",
        "deploy/importer"
      })
  void no_simple_class_name_occurs_twice_in_a_program(String modules) {
    Map<String, List<Path>> files = new TreeMap<>();
    SOURCES.keySet().stream()
        .filter(file -> file.toString().matches("(" + modules + ")/src/.*"))
        .filter(file -> !file.endsWith("package-info.java"))
        .forEach(
            file ->
                files
                    .computeIfAbsent(file.getFileName().toString(), name -> new ArrayList<>())
                    .add(file));

    assertThat(files).isNotEmpty();
    assertThat(files.values()).allMatch(each -> each.size() == 1);
  }

  @Test
  void no_file_has_more_than_300_lines() {
    assertThat(Checkout.named(".java"))
        .allSatisfy(
            file ->
                assertThat(Checkout.text(file).lines().count())
                    .as(file.toString())
                    .isLessThanOrEqualTo(300));
  }

  @Test
  void every_public_type_of_a_program_says_what_it_is_for() {
    List<String> silent = new ArrayList<>();
    SOURCES.forEach(
        (file, source) -> {
          if (file.toString().contains("src/main/java")) {
            source.findAll(TypeDeclaration.class).stream()
                .filter(JavaSourcesTest::isPublic)
                .filter(type -> type.getJavadoc().isEmpty())
                .forEach(type -> silent.add(file + ": " + type.getName()));
          }
        });

    assertThat(silent).isEmpty();
  }

  @Test
  void comments_messages_and_documents_use_plain_words() {
    Map<Pattern, String> words = words();
    List<String> faults = new ArrayList<>();
    BiConsumer<String, String> check =
        (place, text) ->
            words.forEach(
                (word, better) ->
                    word.matcher(text)
                        .results()
                        .forEach(
                            found ->
                                faults.add(
                                    place + ": '" + found.group() + "', better: " + better)));
    forEachText(check);
    forEachParagraph(check);

    assertThat(faults).isEmpty();
  }

  @Test
  void no_text_names_a_folder_of_the_machine_it_was_written_on() {
    List<String> faults = new ArrayList<>();
    forEachText(
        (place, text) ->
            MACHINE_PATH
                .matcher(text)
                .results()
                .forEach(found -> faults.add(place + ": " + found.group())));

    assertThat(faults).isEmpty();
  }

  /** Comments, strings and, as sentences, the names of methods of tests. */
  private static void forEachText(BiConsumer<String, String> check) {
    SOURCES.forEach(
        (file, source) -> {
          source
              .getAllComments()
              .forEach(each -> check.accept(place(file, each), withoutMargin(each)));
          // A string without a blank is a name: a user, a key, a file.
          source.findAll(LiteralStringValueExpr.class).stream()
              .filter(each -> each.getValue().contains(" "))
              .forEach(each -> check.accept(place(file, each), each.getValue()));
          source.findAll(MethodDeclaration.class).stream()
              .filter(each -> each.getNameAsString().contains("_"))
              .forEach(
                  each ->
                      check.accept(place(file, each), each.getNameAsString().replace('_', ' ')));
        });
  }

  /** Paragraphs, without the names that code and older releases have. */
  private static void forEachParagraph(BiConsumer<String, String> check) {
    for (Path file : Checkout.named(".md")) {
      String text = Checkout.text(file).replaceAll("(?s)```.*?```|`[^`]*`|\\]\\([^)]*\\)", "");
      for (String paragraph : text.split("\n\n")) {
        check.accept(Checkout.ROOT.relativize(file).toString(), paragraph.replace('\n', ' '));
      }
    }
  }

  private static String withoutMargin(Comment comment) {
    return comment
        .getContent()
        .replaceAll("\\s*\\n\\s*\\*?\\s*", " ")
        .replaceAll("\\{@(code|link) [^}]*\\}", "");
  }

  private static String place(Path file, Node node) {
    return file + ":" + node.getBegin().map(begin -> begin.line).orElse(0);
  }

  private static boolean isPublic(TypeDeclaration<?> type) {
    return type.isPublic()
        && type.getParentNode()
            .filter(TypeDeclaration.class::isInstance)
            .map(outer -> isPublic((TypeDeclaration<?>) outer))
            .orElse(true);
  }

  private static Map<Pattern, String> words() {
    Map<Pattern, String> words = new LinkedHashMap<>();
    Path list = Checkout.ROOT.resolve("testing/deploy-checks/src/test/resources/plain-words.tsv");
    for (String line : Checkout.text(list).lines().filter(it -> !it.startsWith("#")).toList()) {
      String[] cells = line.split("\t");
      words.put(Pattern.compile("\\b(" + cells[0] + ")\\b", Pattern.CASE_INSENSITIVE), cells[1]);
    }
    return words;
  }
}
