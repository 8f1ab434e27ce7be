package br.org.linea.orchestration.api.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.EventStream;
import br.org.linea.orchestration.api.ScriptedAgent;
import br.org.linea.orchestration.api.StalledStream;
import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.api.process.ProcessStatus;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One reader serves all streams, and a stream that cannot keep up reads for itself. */
@ApiTest
class FanOutTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String ALL = "/api/processes/events/";
  private static final int MANY = 40;

  private final TestClient alice = TestClient.of("alice");

  @Inject ObjectMapper json;
  @Inject RecentChanges recent;
  BiConsumer<String, Boolean> parts;
  private ScriptedAgent agent;

  @BeforeEach
  void an_agent_registers() {
    agent = ScriptedAgent.register("worker", json);
  }

  @AfterEach
  void the_agent_leaves() {
    parts.accept("database", true);
    agent.register(ScriptedAgent.JOURNAL, "");
    agent.close();
  }

  private static String one(int id) {
    return "/api/processes/" + id + "/events/";
  }

  /** A transition that another instance stores. */
  private static String transition(int process, int number, String status) {
    return "INSERT INTO process_history (process_id, number, at, status, source, reason, evidence)"
        + " VALUES (%d, %d, now(), '%s', 'another', '', '{}')".formatted(process, number, status);
  }

  private static String announcement(int process) {
    return "SELECT pg_notify('orchestration_process', '%d')".formatted(process);
  }

  private static void elsewhere(String... statements) throws SQLException {
    try (Connection another = TestClient.database();
        Statement statement = another.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private static List<String> ids(int process, int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(number -> process + "." + number).toList();
  }

  private void awaitLive(EventStream stream) {
    await().atMost(LIMIT).until(() -> stream.comments() > 0 || !stream.ids().isEmpty());
  }

  /** How often the history was read. A backend reports what it counted at its end at the latest. */
  private long readsOfHistory() throws SQLException {
    parts.accept("database", false);
    try (Connection connection = TestClient.database();
        Statement statement = connection.createStatement()) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  number(
                          statement,
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                              + " AND application_name = 'vertx-pg-client'")
                      == 0);
      return number(
          statement,
          "SELECT seq_scan + idx_scan FROM pg_stat_user_tables WHERE relname = 'process_history'");
    } finally {
      parts.accept("database", true);
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet answer = statement.executeQuery(query)) {
      answer.next();
      return answer.getLong(1);
    }
  }

  @Test
  void a_change_costs_many_streams_no_more_reads_than_one() throws SQLException {
    int id = alice.startHelloWorld();
    List<EventStream> streams = new ArrayList<>();
    try {
      for (int each = 0; each < MANY; each++) {
        streams.add(EventStream.of(alice, ALL));
        streams.add(EventStream.of(alice, one(id)));
      }
      streams.forEach(this::awaitLive);
      long before = readsOfHistory();
      for (int number = 2; number <= 6; number++) {
        elsewhere(transition(id, number, "RUNNING"), announcement(id));
        String told = id + "." + number;
        streams.forEach(stream -> await().atMost(LIMIT).until(() -> stream.ids().contains(told)));
      }
      // Three for each change, two every 5 s, and what the program reads for other reasons.
      assertThat(readsOfHistory() - before).isLessThan(5 * MANY);
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_subscriber_that_stops_reading_delays_no_other_and_misses_nothing(boolean all)
      throws SQLException, IOException {
    int id = alice.startHelloWorld();
    int last = 4000;
    String address = all ? ALL : one(id);
    try (StalledStream slow = StalledStream.of(alice.token(), address);
        EventStream other = EventStream.of(alice, address)) {
      awaitLive(other);
      slow.awaitLive();
      elsewhere(
          "INSERT INTO process_history (process_id, number, at, status, source, reason, evidence)"
              + " SELECT %d, n, now(), 'RUNNING', 'another', repeat('x', 4000), '{}'".formatted(id)
              + " FROM generate_series(2, %d) AS n".formatted(last),
          announcement(id));
      await().atMost(LIMIT).until(() -> other.ids().contains(id + "." + last));
      assertThat(other.ids()).endsWith(ids(id, 2, last).toArray(String[]::new));

      slow.resume();
      await().atMost(LIMIT).until(() -> slow.ids().contains(id + "." + last));
      assertThat(slow.ids()).containsAll(ids(id, 2, last)).doesNotHaveDuplicates();
      assertThat(slow.ids().stream().filter(each -> each.startsWith(id + ".")).toList())
          .endsWith(ids(id, 2, last).toArray(String[]::new));
    }
  }

  /** The transaction that began first inserts last, and a larger serial number, and ends last. */
  @Test
  void a_change_that_commits_late_is_sent_in_its_place_to_every_stream() throws SQLException {
    int early = alice.startHelloWorld();
    int late = alice.startHelloWorld();
    List<EventStream> streams = new ArrayList<>();
    try (Connection other = TestClient.database();
        Statement begunFirst = other.createStatement();
        EventStream ofEarly = EventStream.of(alice, one(early))) {
      streams.add(EventStream.of(alice, ALL));
      streams.add(EventStream.of(TestClient.of("operator"), ALL));
      streams.forEach(this::awaitLive);
      awaitLive(ofEarly);
      other.setAutoCommit(false);
      begunFirst.execute("SELECT pg_current_xact_id()");
      elsewhere(transition(early, 2, "RUNNING"), announcement(early));
      // A stream of one process waits for no other process.
      await().atMost(LIMIT).until(() -> ofEarly.ids().contains(early + ".2"));
      begunFirst.execute(transition(late, 2, "RUNNING"));
      streams.forEach(stream -> assertThat(stream.ids()).doesNotContain(early + ".2"));
      other.commit();

      for (EventStream stream : streams) {
        await().atMost(LIMIT).until(() -> stream.ids().contains(early + ".2"));
        assertThat(stream.ids().stream().filter(each -> each.endsWith(".2")).toList())
            .containsSubsequence(late + ".2", early + ".2")
            .doesNotHaveDuplicates();
      }
      try (EventStream resumed = EventStream.of(alice, ALL, "Last-Event-ID", late + ".2")) {
        await().atMost(LIMIT).until(() -> resumed.ids().contains(early + ".2"));
        assertThat(resumed.ids()).doesNotContain(late + ".2");
      }
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  @Test
  void what_is_stored_while_the_reader_is_cut_off_is_sent_afterwards() throws SQLException {
    int id = alice.startHelloWorld();
    try (EventStream ofAll = EventStream.of(alice, ALL);
        EventStream ofOne = EventStream.of(alice, one(id))) {
      awaitLive(ofAll);
      awaitLive(ofOne);
      parts.accept("database", false);
      elsewhere(transition(id, 2, "PENDING"), transition(id, 3, "RUNNING"), announcement(id));
      int heartbeats = ofAll.comments();
      await().atMost(LIMIT).until(() -> ofAll.comments() > heartbeats);
      parts.accept("database", true);
      elsewhere(transition(id, 4, "RUNNING"));

      await().atMost(LIMIT).until(() -> ofAll.ids().contains(id + ".4"));
      await().atMost(LIMIT).until(() -> ofOne.ids().contains(id + ".4"));
      assertThat(ofAll.ids()).endsWith(ids(id, 2, 4).toArray(String[]::new));
      assertThat(ofOne.ids()).isEqualTo(ids(id, 1, 4));
    }
  }

  @Test
  void streams_end_when_the_database_is_older_than_what_was_read_from_it() {
    try (EventStream stream = EventStream.of(alice, ALL)) {
      awaitLive(stream);
      Change restoredAway =
          new Change(1, 1, Instant.EPOCH, ProcessStatus.RUNNING, "lost", "with the newer database");
      Place later = new Place(Long.MAX_VALUE, 1);
      recent.add(
          recent.last().orElseThrow(), List.of(new PlacedChange(later, "nobody", restoredAway)));

      await().atMost(LIMIT).until(stream::ended);
    }
    try (EventStream stream = EventStream.of(alice, ALL)) {
      awaitLive(stream);
      int id = alice.startHelloWorld();
      await().atMost(LIMIT).until(() -> stream.ids().contains(id + ".1"));
    }
  }
}
