package br.org.linea.orchestration.importer;

import br.org.linea.orchestration.messages.Command;
import br.org.linea.orchestration.messages.Envelope;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The database of {@code orchestrator-api}. All that is written is one transaction. */
final class NewDatabase implements AutoCloseable {

  private static final String SEQUENCE = "pg_get_serial_sequence('process', 'id')";

  private static final ObjectMapper MESSAGES =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final Connection connection;

  NewDatabase(Address address) throws Refusal, SQLException {
    TargetSchema.check(address);
    this.connection = address.write();
    connection.setAutoCommit(false);
  }

  /**
   * A process that is there.
   *
   * @param acceptedAt by which an imported one is known again
   * @param imported whether an import wrote it
   */
  record Present(Instant acceptedAt, boolean imported) {}

  /** Keeps others from taking ids until the end of the transaction; reads go on. */
  void lock() throws SQLException {
    execute("LOCK TABLE process IN SHARE ROW EXCLUSIVE MODE");
  }

  /** All that are there, by id. */
  Map<Long, Present> present() throws SQLException {
    Map<Long, Present> all = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT p.id, p.accepted_at, h.source FROM process p LEFT JOIN process_history h"
                    + " ON h.process_id = p.id AND h.number = 1")) {
      while (rows.next()) {
        all.put(
            rows.getLong(1),
            new Present(
                rows.getTimestamp(2).toInstant(), Importer.SOURCE.equals(rows.getString(3))));
      }
    }
    return all;
  }

  /** Task ids that are taken. */
  Set<UUID> taskIds() throws SQLException {
    Set<UUID> all = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT task_id FROM process")) {
      while (rows.next()) {
        all.add(rows.getObject(1, UUID.class));
      }
    }
    return all;
  }

  /** Owners that have, or had, processes here. */
  Set<String> owners() throws SQLException {
    Set<String> all = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name FROM owner")) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return all;
  }

  /** The executors of an agent; empty for one that never registered. */
  Optional<Set<String>> executors(WorkerName agent) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT executors FROM agent WHERE worker = ?")) {
      statement.setString(1, agent.value());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(Set.copyOf(Arrays.asList(rows.getString(1).split(","))))
            : Optional.empty();
      }
    }
  }

  /** Writes a process and its history. */
  void insert(NewProcess process) throws SQLException {
    int owner = ownerNumber(process.owner());
    execute(
        """
        INSERT INTO process (id, task_id, owner, owner_id, pipeline, pipeline_version, executor,
          worker, used_config, comment, labels, accepted_at, status, since, job_id, started_at,
          ended_at, failure_reason, detail, stop_by, stop_at, lease, sequence, adopted_job_name)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)
        """,
        process.id().value(),
        process.taskId(),
        process.owner(),
        owner,
        process.pipeline().value(),
        process.pipelineVersion(),
        process.executor(),
        process.worker().map(WorkerName::value).orElse(null),
        process.config(),
        process.comment(),
        process.acceptedAt(),
        process.status().name(),
        process.since(),
        process.job().map(job -> job.value()).orElse(null),
        process.startedAt().orElse(null),
        process.endedAt().orElse(null),
        process.failure().map(failure -> failure.reason().name()).orElse(null),
        process.failure().map(NewProcess.Failure::detail).orElse(null),
        process.stopBy().orElse(null),
        process.stopBy().isPresent() ? process.since() : null,
        process.adoptedJobName().orElse(null));
    int number = 0;
    for (NewProcess.Step step : process.history()) {
      number++;
      execute(
          "INSERT INTO process_history (process_id, number, at, status, source, reason, evidence)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?)",
          process.id().value(),
          number,
          step.at(),
          step.status(),
          Importer.SOURCE,
          step.reason(),
          process.evidence());
    }
  }

  /** Sends a command to the process's agent as soon as the transaction is done. */
  void send(NewProcess process, Command command, Instant now) throws SQLException {
    Envelope envelope = Envelope.of(UUID.randomUUID(), Envelope.API_SOURCE, now, 0, 0, command);
    try {
      execute(
          "INSERT INTO outbox (process_id, worker, content, created_at) VALUES (?, ?, ?, ?)",
          process.id().value(),
          process.worker().map(WorkerName::value).orElse(null),
          MESSAGES.writeValueAsString(envelope),
          now);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a command that cannot be written: " + command, e);
    }
  }

  private int ownerNumber(String name) throws SQLException {
    execute("INSERT INTO owner (name) VALUES (?) ON CONFLICT DO NOTHING", name);
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT id FROM owner WHERE name = ?")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** The id that the next process gets. */
  long nextId() throws SQLException {
    String sequence;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT " + SEQUENCE)) {
      rows.next();
      sequence = rows.getString(1);
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM "
                    + sequence)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Has the next process get this id. No transaction takes that back. */
  void continueAt(long next) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT setval(" + SEQUENCE + ", ?, false)")) {
      statement.setLong(1, next);
      statement.execute();
    }
  }

  void commit() throws SQLException {
    connection.commit();
  }

  private void execute(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(
            i + 1, values[i] instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : values[i]);
      }
      statement.executeUpdate();
    }
  }

  /** What was not committed is undone. */
  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
