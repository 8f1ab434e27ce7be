package br.org.linea.orchestration.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From 0.1.0 on the database holds users' data, and older instances run beside newer ones. */
class MigrationsTest {

  private static final Path FOLDER = Path.of("src/main/resources/db/migration");
  private static final Pattern NAME = Pattern.compile("V(\\d+)__\\w+\\.sql");

  /** Older ones made the schema of 0.1.0. */
  private static final int FIRST_AFTER_RELEASE = 12;

  private static final Pattern TAKES_AWAY =
      Pattern.compile(
          "\\b(DROP|RENAME|TRUNCATE|DELETE\\s+FROM|SET\\s+NOT\\s+NULL)\\b"
              + "|\\bALTER\\s+(COLUMN\\s+)?\\w+\\s+(SET\\s+DATA\\s+)?TYPE\\b",
          Pattern.CASE_INSENSITIVE);

  /** An older instance inserts no value for it. */
  private static final Pattern REQUIRED_COLUMN =
      Pattern.compile(
          "^(?!.*\\bDEFAULT\\b).*\\bADD\\s+COLUMN\\b.*\\bNOT\\s+NULL\\b",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static boolean onlyAdds(String sql) {
    return Stream.of(sql.replaceAll("--.*", "").split(";"))
        .noneMatch(
            statement ->
                TAKES_AWAY.matcher(statement).find() || REQUIRED_COLUMN.matcher(statement).find());
  }

  @Test
  void migrations_after_the_release_only_add() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(each -> version(each) >= FIRST_AFTER_RELEASE).toList()) {
        assertThat(onlyAdds(Files.readString(file))).as(file.toString()).isTrue();
      }
    }
  }

  private static int version(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Integer.parseInt(name.group(1)) : 0;
  }

  @Test
  void each_migration_has_a_version() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.filter(each -> version(each) == 0))
          .containsExactly(FOLDER.resolve("beforeValidate.sql"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE outbox DROP COLUMN claimed_until;",
        "DROP INDEX process_by_owner;",
        "alter table process rename column detail to reason;",
        "ALTER TABLE process ALTER COLUMN job_id TYPE text;",
        "ALTER TABLE process ALTER job_id SET DATA TYPE text;",
        "ALTER TABLE process ALTER COLUMN worker SET NOT NULL;",
        "ALTER TABLE process ADD COLUMN colour text NOT NULL;",
        "DELETE FROM run_tail;"
      })
  void a_migration_that_does_more_than_add_is_found(String sql) {
    assertThat(onlyAdds(sql)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE process ADD COLUMN colour text; -- later: DROP",
        "ALTER TABLE process ADD COLUMN colour text NOT NULL DEFAULT 'red';",
        "ALTER TABLE process ADD COLUMN colour text DEFAULT 'red' NOT NULL;",
        "CREATE TABLE colour (name text NOT NULL);",
        "CREATE INDEX process_by_colour ON process (colour);"
      })
  void an_addition_is_accepted(String sql) {
    assertThat(onlyAdds(sql)).isTrue();
  }
}
