package br.org.linea.orchestration.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The layers of what starts services and programs, from process to programs. */
class TestingArchitectureTest {

  private static final String ALL = "br.org.linea.orchestration.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ALL + "stack", ALL + "crash");

  private static void staysOutOf(String part, String... others) {
    noClasses()
        .that()
        .resideInAPackage(ALL + part + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(CLASSES);
  }

  @Test
  void child_processes_know_no_service_and_no_program() {
    staysOutOf("stack.process", "..stack.services..", "..stack.programs..", "..stack.clients..");
  }

  @Test
  void services_know_no_program() {
    staysOutOf("stack.services", "..stack.programs..", "..orchestration.crash..");
  }

  @Test
  void the_checker_of_crash_runs_shares_no_code_with_what_it_checks() {
    staysOutOf("crash.check", "..orchestration.stack..", "..orchestration.crash");
  }
}
