package br.org.linea.orchestration.importer;

import br.org.linea.orchestration.stack.services.Database;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import picocli.CommandLine;

/** A database as {@code orchestrator-api} makes it, and imports into it. */
final class NewSystem {

  /** Held, or the level would be forgotten. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private final Database database;

  /**
   * What an import ended with.
   *
   * @param out standard output
   * @param err standard error
   */
  record Ended(int code, String out, String err) {}

  NewSystem(Database database) {
    FLYWAY.setLevel(Level.WARNING);
    this.database = database;
  }

  NewSystem migrated() {
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .load()
        .migrate();
    return this;
  }

  void withAgent(String worker, String executors) throws SQLException {
    execute(
        "INSERT INTO agent VALUES ('%s', gen_random_uuid(), 1, '1', '%s', NULL, '', now(), 0, 0)"
            .formatted(worker, executors));
  }

  Ended importFrom(OldSystem old, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--from",
                old.address(),
                "--to",
                "postgresql://%s@%s:%d/%s"
                    .formatted(
                        database.user(), database.host(), database.port(), database.name())));
    arguments.addAll(List.of(options));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(
                new ImportCommand(
                    Map.of(
                        "IMPORT_FROM_PASSWORD",
                        old.password(),
                        "IMPORT_TO_PASSWORD",
                        database.password())))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    return new Ended(code, out.toString(), err.toString());
  }

  /** Lines of a query, values with {@code |} between. */
  List<String> ask(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          line.append(i == 1 ? "" : "|").append(rows.getString(i));
        }
        lines.add(line.toString());
      }
      return lines;
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Everything that an import may write. */
  List<String> everything() throws SQLException {
    List<String> all = new ArrayList<>();
    for (String table : List.of("process", "process_history", "owner", "outbox")) {
      all.addAll(ask("SELECT '%s', t.* FROM %s t ORDER BY 2, 3".formatted(table, table)));
    }
    return all;
  }
}
