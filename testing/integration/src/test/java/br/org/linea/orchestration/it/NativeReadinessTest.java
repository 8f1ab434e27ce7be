package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.process.ProjectFolder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a native image would get wrong silently: a record that Jackson cannot see becomes {@code
 * {}}, a resource that is not listed is missing, and what a class makes when it is initialized is
 * made once, on the machine that builds.
 */
class NativeReadinessTest {

  private static final String OURS = "br.org.linea.orchestration.";
  private static final String REGISTERED = "io.quarkus.runtime.annotations.RegisterForReflection";
  private static final Path ROOT = ProjectFolder.find().root();
  private static final Pattern JACKSON =
      Pattern.compile(
          "com\\.fasterxml\\.jackson\\.databind\\.(Object(Mapper|Reader|Writer)|.*Mapper)");
  private static final Pattern MADE_WHERE_IT_IS_BUILT =
      Pattern.compile(
          "java\\.(util\\.(Random|UUID|Timer|concurrent\\.(Executors|ThreadLocalRandom))"
              + "|security\\.SecureRandom|nio\\.file\\.Files|nio\\.channels\\..*|net\\.http\\..*"
              + "|net\\.(InetAddress|.*Socket)|io\\.File.*|lang\\.(Thread|ProcessBuilder|Runtime)"
              + "|time\\.(Instant|Clock))");

  /** Records of package {@code rest} that no answer holds. */
  private static final Set<String> NOT_SENT =
      Set.of("Fields", "Place", "Checked", "Wanted", "ByteRange", "Download", "Opened");

  /** The programs. */
  enum Module {
    ORCHESTRATOR_API("orchestrator-api", "api."),
    SLURM_AGENT("slurm-agent", "agent.");

    private final String folder;
    private final String root;
    private final JavaClasses classes;

    Module(String folder, String root) {
      this.folder = folder;
      this.root = OURS + root;
      this.classes =
          new ClassFileImporter()
              .importPaths(
                  ROOT.resolve(folder).resolve("target/classes"),
                  ROOT.resolve("process-messages/target/classes"),
                  ROOT.resolve("pipeline-catalogue/target/classes"),
                  ROOT.resolve("tracing/target/classes"));
    }

    /** Classes with the annotation, and the classes of libraries that {@code NativeHints} lists. */
    private Set<String> registered() {
      Set<String> registered =
          classes.stream()
              .filter(each -> each.isAnnotatedWith(REGISTERED))
              .map(JavaClass::getName)
              .collect(Collectors.toCollection(TreeSet::new));
      var hints = classes.get(root + "NativeHints").getAnnotationOfType(REGISTERED);
      for (JavaClass listed : (JavaClass[]) hints.get("targets").orElseThrow()) {
        registered.add(listed.getName());
      }
      return registered;
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_message_is_registered(Module module) {
    Set<String> messages =
        module.classes.stream()
            .filter(each -> each.getPackageName().equals(OURS + "messages"))
            .filter(NativeReadinessTest::isData)
            .filter(each -> !each.getModifiers().contains(JavaModifier.PRIVATE))
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(messages).hasSizeGreaterThan(20);
    assertThat(module.registered()).containsAll(messages);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_read_by_its_class_is_registered_with_all_that_it_is_made_of(Module module) {
    Set<String> needed = new TreeSet<>();
    module.classes.stream()
        .filter(NativeReadinessTest::usesJackson)
        .flatMap(each -> each.getReferencedClassObjects().stream())
        .forEach(reference -> need(reference.getRawType(), module, needed));

    assertThat(needed).isNotEmpty();
    assertThat(module.registered()).containsAll(needed);
  }

  /** The framework itself registers what stands in the signature of a resource's method. */
  @ParameterizedTest
  @EnumSource(names = "ORCHESTRATOR_API")
  void every_record_of_an_answer_is_registered_or_seen_by_the_framework(Module module) {
    Set<String> seen = new TreeSet<>(module.registered());
    module.classes.stream()
        .flatMap(each -> each.getMethods().stream())
        .filter(NativeReadinessTest::isResourceMethod)
        .flatMap(
            method ->
                Stream.concat(
                    method.getReturnType().getAllInvolvedRawTypes().stream(),
                    method.getParameterTypes().stream()
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream())))
        .forEach(type -> need(type, module, seen));
    Set<String> forms =
        module.classes.stream()
            .filter(each -> each.getPackageName().equals(module.root + "rest"))
            .filter(each -> each.isRecord() && !NOT_SENT.contains(each.getSimpleName()))
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(forms).hasSizeGreaterThan(5);
    assertThat(seen).containsAll(forms);
  }

  @ParameterizedTest
  @EnumSource
  void no_class_holds_what_must_be_made_where_the_program_runs(Module module) {
    List<String> faults =
        module.classes.stream()
            .flatMap(each -> each.getStaticInitializer().stream())
            .flatMap(each -> each.getAccessesFromSelf().stream())
            .filter(
                access ->
                    MADE_WHERE_IT_IS_BUILT.matcher(access.getTargetOwner().getName()).matches()
                        || access
                            .getTarget()
                            .getFullName()
                            .matches("java\\.lang\\.System\\.(get|nano|current).*"))
            .map(Object::toString)
            .toList();

    assertThat(faults).isEmpty();
  }

  /** Quarkus turns the setting into a class name at build time and loads it at start. */
  @ParameterizedTest
  @EnumSource
  void the_naming_strategy_of_the_settings_is_registered(Module module) throws Exception {
    String setting = settings(module).getProperty("quarkus.jackson.property-naming-strategy");
    Object strategy = PropertyNamingStrategies.class.getField(setting).get(null);

    assertThat(module.registered()).contains(strategy.getClass().getName());
  }

  @ParameterizedTest
  @EnumSource
  void every_resource_is_listed_or_found_by_the_framework(Module module) throws IOException {
    Path resources = resources(module);
    String listed = settings(module).getProperty("quarkus.native.resources.includes");
    PathMatcher included = FileSystems.getDefault().getPathMatcher("glob:{" + listed + "}");
    try (Stream<Path> files = Files.walk(resources)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(resources::relativize)
                  .filter(
                      name ->
                          !name.toString()
                              .matches(
                                  "application\\.properties|db/migration/.*|messages/.*|templates/.*|META-INF/(openapi\\.yaml|resources/.*|native-image/.*)")))
          .allMatch(included::matches);
    }
  }

  private static Path resources(Module module) {
    return ROOT.resolve(module.folder).resolve("src/main/resources");
  }

  private static Properties settings(Module module) throws IOException {
    Properties settings = new Properties();
    try (Reader file =
        Files.newBufferedReader(resources(module).resolve("application.properties"))) {
      settings.load(file);
    }
    return settings;
  }

  private static boolean isResourceMethod(JavaMethod method) {
    return method.getAnnotations().stream()
        .anyMatch(
            each ->
                each.getRawType().getName().matches("jakarta\\.ws\\.rs\\.(GET|PUT|POST|PATCH)"));
  }

  private static boolean usesJackson(JavaClass user) {
    return user.getDirectDependenciesFromSelf().stream()
        .anyMatch(used -> JACKSON.matcher(used.getTargetClass().getName()).matches());
  }

  private static boolean isData(JavaClass each) {
    return each.isRecord() || each.isEnum();
  }

  /** The type, what implements it, and what its components are made of. */
  private static void need(JavaClass type, Module module, Collection<String> needed) {
    if (!type.getName().startsWith(OURS) || needed.contains(type.getName())) {
      return;
    }
    if (type.isInterface()) {
      module.classes.stream()
          .filter(each -> isData(each) && each.isAssignableTo(type.getName()))
          .forEach(each -> need(each, module, needed));
    } else if (isData(type)) {
      needed.add(type.getName());
      if (type.isRecord()) {
        type.getFields().stream()
            .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
            .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream())
            .forEach(each -> need(each, module, needed));
      }
    }
  }
}
