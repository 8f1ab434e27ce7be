package br.org.linea.orchestration.deploy;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The tables of docs/configuration.md, made from the javadoc of the {@code @ConfigMapping}
 * interfaces. A line {@code <!-- settings: PREFIX -->} begins a table and {@code <!-- end -->} ends
 * it. Uses the JDK alone, so that it runs without a build: {@code java SettingsReference.java}, in
 * the project's folder, rewrites the tables.
 */
final class SettingsReference {

  private static final Pattern TABLE =
      Pattern.compile("(?s)(<!-- settings: ([a-z.-]+) -->\n).*?(<!-- end -->)");
  private static final List<String> PROGRAMS = List.of("orchestrator-api", "slurm-agent");
  private static final Path DOCUMENT = Path.of("docs", "configuration.md");

  private final Map<String, ClassTree> interfaces = new LinkedHashMap<>();
  private final Map<ClassTree, CompilationUnitTree> units = new LinkedHashMap<>();
  private final Map<String, List<String>> rows = new LinkedHashMap<>();
  private final Properties properties = new Properties();
  private DocTrees docs;

  private SettingsReference(Path program) {
    try (Reader shipped =
        Files.newBufferedReader(program.resolve("src/main/resources/application.properties"))) {
      properties.load(shipped);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    parse(program.resolve("src/main/java"));
  }

  /** Rewrites the document of the project in the working directory. */
  public static void main(String[] arguments) throws IOException {
    Path document = Path.of("").toAbsolutePath().resolve(DOCUMENT);
    Files.writeString(document, generated(Path.of("").toAbsolutePath()));
  }

  /**
   * The document as it should be.
   *
   * @param root the project's folder
   * @throws IllegalStateException names mappings without a table, and tables without a mapping
   */
  static String generated(Path root) {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    for (String program : PROGRAMS) {
      SettingsReference reference = new SettingsReference(root.resolve(program));
      reference.collect();
      tables.putAll(reference.rows);
    }
    Set<String> used = new HashSet<>();
    Matcher table = TABLE.matcher(read(root.resolve(DOCUMENT)));
    String document =
        table.replaceAll(
            found -> {
              used.add(found.group(2));
              List<String> wanted =
                  Optional.ofNullable(tables.get(found.group(2)))
                      .orElseThrow(
                          () ->
                              new IllegalStateException(
                                  "no @ConfigMapping has settings directly below "
                                      + found.group(2)));
              return Matcher.quoteReplacement(
                  found.group(1)
                      + "| key | default | meaning |\n|---|---|---|\n"
                      + String.join("", wanted)
                      + found.group(3));
            });
    Set<String> missing = new HashSet<>(tables.keySet());
    missing.removeAll(used);
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          DOCUMENT + " has no line '<!-- settings: … -->' for each of " + missing);
    }
    return document;
  }

  private void parse(Path sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(sources);
        var manager = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<Path> mappings =
          files.filter(file -> file.toString().endsWith("Config.java")).sorted().toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(mappings));
      docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        for (Tree type : unit.getTypeDecls()) {
          ClassTree declaration = (ClassTree) type;
          interfaces.put(declaration.getSimpleName().toString(), declaration);
          units.put(declaration, unit);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void collect() {
    for (ClassTree each : List.copyOf(interfaces.values())) {
      argument(each.getModifiers(), "ConfigMapping").ifPresent(prefix -> add(each, prefix));
    }
  }

  private void add(ClassTree mapping, String prefix) {
    for (Tree member : mapping.getMembers()) {
      if (member instanceof MethodTree setting) {
        String key = prefix + "." + kebab(setting.getName().toString());
        ClassTree nested = interfaces.get(setting.getReturnType().toString());
        if (nested != null) {
          add(nested, key);
        } else {
          String value =
              argument(setting.getModifiers(), "WithDefault").orElseGet(() -> shipped(key));
          rows.computeIfAbsent(prefix, each -> new ArrayList<>())
              .add(
                  "| `%s` | %s | %s |\n"
                      .formatted(
                          key,
                          value.isEmpty() ? "–" : "`" + value + "`",
                          meaning(mapping, setting)));
        }
      }
    }
  }

  /** What the program's own properties say; nothing where they only name another variable. */
  private String shipped(String key) {
    String value = properties.getProperty(key, "");
    return value.startsWith("${") ? "" : value;
  }

  private String meaning(ClassTree mapping, MethodTree setting) {
    CompilationUnitTree unit = units.get(mapping);
    TreePath path = new TreePath(new TreePath(new TreePath(unit), mapping), setting);
    DocCommentTree comment = docs.getDocCommentTree(path);
    if (comment == null) {
      throw new IllegalStateException(
          mapping.getSimpleName() + "." + setting.getName() + " has no javadoc");
    }
    return comment.getFullBody().stream()
        .map(SettingsReference::text)
        .collect(Collectors.joining())
        .replaceAll("\\s+", " ")
        .replace("|", "\\|")
        .strip();
  }

  private static String text(DocTree part) {
    return switch (part) {
      case LiteralTree literal -> "`" + literal.getBody().getBody().strip() + "`";
      case LinkTree link ->
          "`" + kebab(link.getReference().getSignature().replaceAll(".*#|\\(.*", "")) + "`";
      case TextTree text -> text.getBody();
      case StartElementTree paragraph -> " ";
      default -> part.toString();
    };
  }

  /** The text of an annotation's only argument. */
  private static Optional<String> argument(ModifiersTree modifiers, String annotation) {
    for (AnnotationTree each : modifiers.getAnnotations()) {
      if (each.getAnnotationType().toString().equals(annotation)) {
        ExpressionTree value = each.getArguments().getFirst();
        ExpressionTree text =
            value instanceof AssignmentTree assignment ? assignment.getExpression() : value;
        if (text.getKind() == Tree.Kind.STRING_LITERAL) {
          return Optional.of(((com.sun.source.tree.LiteralTree) text).getValue().toString());
        }
      }
    }
    return Optional.empty();
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
