package br.org.linea.orchestration.importer;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Django system's database, of any release: a column that an older one lacks is empty. */
final class OldDatabase implements AutoCloseable {

  private static final String PROCESSES =
      "SELECT p.*, u.username AS owner_name FROM core_process p"
          + " LEFT JOIN auth_user u ON u.id = p.user_id ORDER BY p.id";
  private static final String MIGRATIONS =
      "SELECT name, applied FROM django_migrations WHERE app = 'core'";

  private final Connection connection;
  private final boolean postgresql;

  OldDatabase(Address address) throws Refusal {
    try {
      this.connection = address.read();
      this.postgresql = address.postgresql();
    } catch (SQLException e) {
      throw new Refusal("the old database " + address + " does not open: " + e.getMessage(), e);
    }
  }

  /** Every process, ids ascending. */
  List<OldProcess> processes() throws Refusal {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(PROCESSES)) {
      Set<String> columns = columns(rows.getMetaData());
      List<OldProcess> all = new ArrayList<>();
      while (rows.next()) {
        all.add(new Row(rows, columns).read());
      }
      return all;
    } catch (SQLException e) {
      throw new Refusal("core_process cannot be read: " + e.getMessage(), e);
    }
  }

  private static Set<String> columns(ResultSetMetaData data) throws SQLException {
    Set<String> names = new HashSet<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      names.add(data.getColumnLabel(i).toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /** What wrote it. */
  OldRelease release() throws Refusal {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(MIGRATIONS)) {
      Map<String, Instant> applied = new HashMap<>();
      while (rows.next()) {
        applied.put(rows.getString("name"), moment(rows.getString("applied")));
      }
      return new OldRelease(applied);
    } catch (SQLException | DateTimeException e) {
      throw new Refusal(
          "django_migrations cannot be read, and without it the meaning of the states is unknown: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * The highest id that was ever given: of rows that are deleted the run directories may still be
   * there.
   */
  long highestId() throws Refusal {
    String question =
        postgresql
            ? "SELECT last_value FROM " + sequence()
            : "SELECT seq FROM sqlite_sequence WHERE name = 'core_process'";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      return rows.next() ? rows.getLong(1) : 0;
    } catch (SQLException e) {
      throw new Refusal("the sequence of core_process cannot be read: " + e.getMessage(), e);
    }
  }

  private String sequence() throws Refusal {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT pg_get_serial_sequence('core_process', 'id')")) {
      return rows.next() ? rows.getString(1) : "core_process_id_seq";
    } catch (SQLException e) {
      throw new Refusal("core_process has no sequence: " + e.getMessage(), e);
    }
  }

  /** Django stores UTC: in SQLite as text without a zone, in PostgreSQL with one. */
  static Instant moment(String text) {
    String iso = text.strip().replaceFirst(" ", "T").replaceFirst("([+-]\\d{2})$", "$1:00");
    return iso.matches(".*(Z|[+-]\\d{2}:\\d{2})$")
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  @Override
  public void close() throws Refusal {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new Refusal("the old database did not close: " + e.getMessage(), e);
    }
  }

  /** The current row of a result set. */
  private record Row(ResultSet row, Set<String> columns, List<String> unreadable) {

    Row(ResultSet row, Set<String> columns) {
      this(row, columns, new ArrayList<>());
    }

    OldProcess read() throws SQLException {
      return new OldProcess(
          row.getLong("id"),
          text("owner_name"),
          text("pipeline").orElse(""),
          text("pipeline_version").orElse(""),
          Optional.ofNullable(row.getString("used_config")),
          moment("created_at"),
          moment("started_at"),
          moment("ended_at"),
          text("executor").orElse(""),
          text("worker"),
          text("task_id"),
          number("pid"),
          number("status").orElse(-1L),
          text("path"),
          text("comment").orElse(""),
          List.copyOf(unreadable));
    }

    private Optional<String> text(String column) throws SQLException {
      // PostgreSQL's text holds everything but a NUL.
      return columns.contains(column)
          ? Optional.ofNullable(row.getString(column)).map(text -> text.replace('\0', '\uFFFD'))
          : Optional.empty();
    }

    private Optional<Long> number(String column) throws SQLException {
      Optional<String> text = text(column);
      if (text.isPresent() && !text.get().matches("-?\\d{1,18}")) {
        unreadable.add("its %s is '%s', which is no number".formatted(column, text.get()));
        return Optional.empty();
      }
      return text.map(Long::valueOf);
    }

    private Optional<Instant> moment(String column) throws SQLException {
      Optional<String> text = text(column);
      try {
        return text.map(OldDatabase::moment);
      } catch (DateTimeException e) {
        unreadable.add("its %s is '%s', which is no time".formatted(column, text.orElse("")));
        return Optional.empty();
      }
    }
  }
}
