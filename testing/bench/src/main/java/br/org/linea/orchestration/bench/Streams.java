package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.clients.ApiClient;
import br.org.linea.orchestration.stack.programs.Launch;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What live streams cost the database. Every second stream is one of all processes, the others are
 * of one process. Another instance makes the changes, so that this one does nothing but read.
 */
final class Streams {

  /** A backend of PostgreSQL reports its transactions after this time at the latest. */
  private static final Duration REPORTED = Duration.ofSeconds(12);

  private static final double MOST_QUERIES = 5;

  private static final String PROCESS =
      """
      WITH o AS (INSERT INTO owner (name) VALUES ('%1$s') RETURNING id)
      INSERT INTO process (task_id, owner, owner_id, pipeline, pipeline_version, executor, worker,
        used_config, comment, labels, accepted_at, status, since, lease, sequence)
      SELECT gen_random_uuid(), '%1$s', o.id, 'waits', '1.0.0', 'slurm', 'slurm-agent',
        '{}', '', '{}', now(), 'RUNNING', now(), 1, 1 FROM o RETURNING id
      """;

  private static final String CHANGE =
      """
      WITH h AS (
        INSERT INTO process_history (process_id, number, at, status, source, reason, evidence)
        VALUES (%d, %d, now(), 'RUNNING', 'bench', '', '{}') RETURNING process_id)
      SELECT pg_notify('orchestration_process', process_id::text) FROM h
      """;

  private static final String TRANSACTIONS =
      "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()";

  private final LocalStack stack;
  private final Launch api;
  private final List<Integer> numbers;
  private final int changes;
  private int changed;

  /**
   * Prepares it.
   *
   * @param stack its services run
   * @param api how it is started
   * @param numbers of open streams
   * @param changes for each number
   */
  Streams(LocalStack stack, Launch api, List<Integer> numbers, int changes) {
    this.stack = stack;
    this.api = api;
    this.numbers = List.copyOf(numbers);
    this.changes = changes;
  }

  List<Row> measure() throws Exception {
    Site site = Pair.site(stack, "streams");
    OrchestratorApi program =
        OrchestratorApi.start(site, "streams", OrchestratorApi.WITHOUT_QUOTAS, api);
    List<Row> rows = new ArrayList<>();
    try (ApiClient client = Pair.client(stack, program.url(), "bench-streams");
        Connection connection = site.database().connect();
        Statement statement = connection.createStatement()) {
      int process = (int) number(statement, PROCESS.formatted(client.name()));
      for (int number : numbers) {
        rows.addAll(measure(client, statement, process, number));
      }
    } finally {
      program.terminate();
    }
    return rows;
  }

  private List<Row> measure(ApiClient client, Statement statement, int process, int number)
      throws Exception {
    try (Subscribers subscribers = new Subscribers(client, process, number)) {
      change(statement, process, subscribers);
      Proc.pause(REPORTED);
      Window idle = new Window(statement);
      Proc.pause(REPORTED.multipliedBy(2));
      idle.end();
      Window busy = new Window(statement);
      List<Double> times = new ArrayList<>();
      for (int each = 0; each < changes; each++) {
        long begun = System.nanoTime();
        change(statement, process, subscribers);
        times.add((System.nanoTime() - begun) / 1e6);
        // Longer than an instance waits before it looks again for what was hidden.
        Proc.pause(Duration.ofMillis(300));
      }
      Proc.pause(REPORTED);
      busy.end();
      double queries = (busy.queries - idle.perSecond() * busy.seconds) / changes - 1;
      String with = ", %,d open streams".formatted(number);
      return List.of(
          Row.of("database queries for a change" + with, "", List.of(queries))
              .atMost(50, MOST_QUERIES),
          Row.of(
              "database queries a second without changes" + with, "1/s", List.of(idle.perSecond())),
          Row.of("change to the last of the streams" + with, "ms", times));
    }
  }

  private void change(Statement statement, int process, Subscribers subscribers)
      throws SQLException, InterruptedException {
    int number = ++changed;
    subscribers.expect(number);
    statement.execute(CHANGE.formatted(process, number));
    subscribers.awaitAll();
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet answer = statement.executeQuery(query)) {
      answer.next();
      return answer.getLong(1);
    }
  }

  /** Transactions of the database in some time; those of this statement are left out. */
  private static final class Window {
    private final Statement statement;
    private final long begun = System.nanoTime();
    private double queries;
    private double seconds;

    Window(Statement statement) throws SQLException {
      this.statement = statement;
      this.queries = -number(statement, TRANSACTIONS) - 1;
    }

    void end() throws SQLException {
      queries += number(statement, TRANSACTIONS);
      seconds = (System.nanoTime() - begun) / 1e9;
    }

    double perSecond() {
      return queries / seconds;
    }
  }
}
