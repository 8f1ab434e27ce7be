package br.org.linea.orchestration.agent;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The layers of the program. The table {@link #MAY_USE} is the only one; docs/architecture.md is
 * checked against it.
 */
class ArchitectureTest {

  private static final String ROOT = "br.org.linea.orchestration.agent";
  private static final String MESSAGES = "br.org.linea.orchestration.messages";
  private static final String CATALOGUE = "br.org.linea.orchestration.catalogue";
  private static final String NATIVE_HINTS = "io.quarkus.runtime.annotations";

  /** What each package may use besides itself, the messages and libraries. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("config", Set.of()),
          Map.entry("runtime", Set.of()),
          Map.entry("job", Set.of()),
          Map.entry("untrusted", Set.of()),
          Map.entry("command", Set.of()),
          Map.entry("rundir", Set.of("job", "untrusted", "config")),
          Map.entry("slurm", Set.of("job", "rundir", "command", "config")),
          Map.entry("local", Set.of("job", "untrusted")),
          Map.entry("journal", Set.of("job", "config")),
          Map.entry("dispatch", Set.of("job", "rundir", "slurm", "local", "journal", "config")),
          Map.entry(
              "watch", Set.of("job", "rundir", "slurm", "local", "journal", "untrusted", "config")),
          Map.entry("broker", Set.of("dispatch", "journal", "rundir", "slurm", "config")),
          Map.entry("registration", Set.of("dispatch", "journal", "slurm", "config")),
          Map.entry("health", Set.of("watch", "journal", "broker", "command", "config")),
          Map.entry(
              "cli", Set.of("job", "dispatch", "rundir", "slurm", "command", "journal", "config")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Stream<String> packages() {
    return MAY_USE.keySet().stream().sorted();
  }

  private static String shortName(String packageName) {
    return packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1);
  }

  @Test
  void every_package_is_in_the_table() {
    Set<String> found =
        CLASSES.stream()
            .map(each -> shortName(each.getPackageName()))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(MAY_USE).containsKeys(found.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("packages")
  void a_package_uses_only_those_that_it_may(String name) {
    Set<String> allowed = new TreeSet<>(MAY_USE.get(name));
    allowed.add(name);
    allowed.add("runtime");
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .dependOnClassesThat(ofThisProgramOutside(allowed))
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> ofThisProgramOutside(Set<String> allowed) {
    return DescribedPredicate.describe(
        "are of this program, outside " + allowed,
        target ->
            target.getPackageName().startsWith(ROOT)
                && !allowed.contains(shortName(target.getPackageName())));
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void the_job_package_is_pure_and_has_no_clock() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".job")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", MESSAGES, CATALOGUE, NATIVE_HINTS, ROOT + ".job")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".job")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.file.Files")
        .check(CLASSES);
  }

  @Test
  void only_the_command_runner_and_the_local_executor_start_processes() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".command")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".local.LocalExecutor")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class)
        .orShould()
        .callMethodWhere(target(owner(type(Runtime.class))).and(target(name("exec"))))
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign")
        .check(CLASSES);
  }

  @Test
  void only_the_broker_speaks_amqp_and_only_the_registration_http() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".broker", ROOT + ".cli")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.rabbitmq..", "br.org.linea.orchestration.broker..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".registration")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..", "org.eclipse.microprofile.rest.client..")
        .check(CLASSES);
  }

  @Test
  void only_runtime_and_cli_read_the_clock_sleep_print_or_exit() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".runtime", ROOT + ".cli")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  @Test
  void a_class_gets_its_needs_by_constructor_and_its_settings_by_the_mapping() {
    noFields()
        .should()
        .beAnnotatedWith(Inject.class)
        .orShould()
        .beAnnotatedWith(ConfigProperty.class)
        .check(CLASSES);
  }

  @Test
  void every_package_says_what_it_is_for() throws IOException {
    Path sources = Path.of("src/main/java");
    Set<Path> packages;
    try (Stream<Path> files = Files.walk(sources)) {
      packages =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .collect(Collectors.toSet());
    }
    assertThat(packages).isNotEmpty();
    for (Path folder : packages) {
      assertThat(folder.resolve("package-info.java"))
          .exists()
          .content()
          .startsWith("/**")
          .contains("package " + sources.relativize(folder).toString().replace('/', '.') + ";");
    }
  }

  @Test
  void the_table_of_packages_in_the_documentation_is_this_one() throws IOException {
    Map<String, Set<String>> documented = new TreeMap<>();
    String text = Files.readString(Path.of("../docs/architecture.md"));
    String section = text.substring(text.indexOf("`slurm-agent`, below"));
    Matcher row =
        Pattern.compile("^\\| `(\\w+)` \\|.*\\| ([^|]*) \\|$", Pattern.MULTILINE)
            .matcher(section.substring(0, section.indexOf("\n## ")));
    while (row.find()) {
      documented.put(
          row.group(1),
          Pattern.compile("`(\\w+)`")
              .matcher(row.group(2))
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toSet()));
    }
    assertThat(documented).containsExactlyInAnyOrderEntriesOf(MAY_USE);
  }
}
