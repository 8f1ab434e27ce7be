package br.org.linea.orchestration.api;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The layers of the program. The table {@link #MAY_USE} is the only one; docs/architecture.md is
 * checked against it.
 */
class ArchitectureTest {

  static final String ROOT = "br.org.linea.orchestration.api";
  private static final String MESSAGES = "br.org.linea.orchestration.messages";

  /** What each package may use besides itself, the messages and libraries. */
  static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("process", Set.of()),
          Map.entry("pipeline", Set.of()),
          Map.entry("model", Set.of("pipeline")),
          Map.entry("store", Set.of("process")),
          Map.entry("outbox", Set.of()),
          Map.entry("webhooks", Set.of("process", "store")),
          Map.entry(
              "lifecycle", Set.of("process", "pipeline", "store", "outbox", "feed", "webhooks")),
          Map.entry("feed", Set.of("process")),
          Map.entry("broker", Set.of("outbox", "lifecycle", "agents", "output", "store")),
          Map.entry("agents", Set.of("store")),
          Map.entry("advice", Set.of("process", "store")),
          Map.entry("output", Set.of("store")),
          Map.entry("identity", Set.of("store")),
          Map.entry("http", Set.of()),
          Map.entry("health", Set.of("process", "store", "pipeline", "broker", "http")),
          Map.entry(
              "console",
              words("process lifecycle store feed pipeline agents advice output identity http")),
          Map.entry("uws", words("process lifecycle store feed pipeline output identity rest")),
          Map.entry(
              "rest",
              words(
                  "process lifecycle store feed pipeline agents advice output webhooks identity http")));

  private static Set<String> words(String text) {
    return Set.of(text.split(" "));
  }

  static final String[] SQL_PACKAGES = {
    ROOT + ".store", ROOT + ".outbox", ROOT + ".feed", ROOT + ".webhooks"
  };

  /** Packages of libraries that a class needs to send SQL, or to have Hibernate send it. */
  private static final String[] SQL_LIBRARIES = {
    "org.hibernate..",
    "jakarta.persistence..",
    "io.quarkus.hibernate..",
    "io.quarkus.reactive.datasource..",
    "io.vertx.sqlclient..",
    "io.vertx.pgclient..",
    "io.vertx.mutiny.sqlclient..",
    "io.vertx.mutiny.pgclient..",
    "io.agroal..",
    "java.sql..",
    "javax.sql.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Stream<String> packages() {
    return MAY_USE.keySet().stream().sorted();
  }

  @Test
  void every_package_is_in_the_table() {
    Set<String> found = new TreeSet<>();
    for (JavaClass each : CLASSES) {
      if (!each.getPackageName().equals(ROOT)) {
        found.add(each.getPackageName().substring(ROOT.length() + 1));
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
  }

  @ParameterizedTest
  @MethodSource("packages")
  void a_package_uses_only_those_that_it_may(String name) {
    Set<String> allowed = new TreeSet<>(MAY_USE.get(name));
    allowed.add(name);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .dependOnClassesThat(
            are(
                DescribedPredicate.describe(
                    "of this program, outside " + allowed,
                    target ->
                        target.getPackageName().startsWith(ROOT)
                            && !allowed.contains(
                                target.getPackageName().equals(ROOT)
                                    ? ""
                                    : target.getPackageName().substring(ROOT.length() + 1)))))
        .check(CLASSES);
  }

  /** The text that the compiler gives a record shows every component. */
  @Test
  void the_text_of_a_record_never_shows_a_config() {
    List<JavaClass> records =
        CLASSES.stream()
            .filter(each -> each.isRecord() && each.tryGetField("usedConfig").isPresent())
            .toList();
    assertThat(records).hasSizeGreaterThan(5);
    for (JavaClass each : records) {
      assertThat(each.getMethod("toString").getFieldAccesses())
          .as(each.getName())
          .isNotEmpty()
          .noneMatch(access -> access.getTarget().getName().equals("usedConfig"));
    }
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void the_process_is_pure() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".process")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", MESSAGES, ROOT + ".process")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".process")
        .should()
        .callMethod(Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void sql_libraries_are_used_in_the_packages_of_sql_only() {
    noClasses()
        .that()
        .resideOutsideOfPackages(SQL_PACKAGES)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(SQL_LIBRARIES)
                // Bounds of settings.
                .and(not(resideInAPackage("org.hibernate.validator..")))
                // Where a transaction begins and ends is decided by those who use the store.
                .and(not(belongToAnyOf(WithTransaction.class, WithSession.class))))
        .check(CLASSES);
  }

  /** A repository inherits {@code find}, {@code list} and others, which take texts of queries. */
  @Test
  void inherited_methods_of_repositories_are_called_in_the_packages_of_sql_only() {
    noClasses()
        .that()
        .resideOutsideOfPackages(SQL_PACKAGES)
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "declared by an SQL library",
                (JavaAccess<?> access) ->
                    access
                        .getTarget()
                        .resolveMember()
                        .filter(member -> resideInAnyPackage(SQL_LIBRARIES).test(member.getOwner()))
                        .isPresent()))
        .check(CLASSES);
  }

  @Test
  void only_the_faces_to_clients_use_jax_rs_and_only_broker_uses_amqp() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".rest", ROOT + ".http", ROOT + ".console", ROOT + ".uws")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".broker")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.rabbitmq..", "br.org.linea.orchestration.broker..")
        .check(CLASSES);
  }

  @Test
  void rows_stay_in_the_store_and_with_the_writers() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".rest", ROOT + ".uws", ROOT + ".broker", ROOT + ".health")
        .should()
        .dependOnClassesThat()
        .areAnnotatedWith(Entity.class)
        .check(CLASSES);
  }

  @Test
  void the_present_moment_comes_from_the_clock_only() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .check(CLASSES);
  }

  /**
   * Vert.x' pool ends such a statement twice when it got no connection, at once and again after 30
   * s, and reports the second time as an error of the program (vertx-sql-client, issue 1706).
   */
  @Test
  void a_statement_runs_on_a_connection_and_not_on_the_pool() {
    noClasses()
        .should()
        .callMethod(Pool.class, "query", String.class)
        .orShould()
        .callMethod(Pool.class, "preparedQuery", String.class)
        .check(CLASSES);
  }

  @Test
  void nothing_prints_sleeps_or_exits() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }
}
