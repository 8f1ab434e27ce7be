package br.org.linea.orchestration.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFaultsTest {

  private static Throwable answered(String state) {
    return new PgException("no", "ERROR", state, "");
  }

  /** As Hibernate hands it on. */
  private static Throwable wrapped(String state) {
    return new GenericJDBCException("no", new SQLException("no", state));
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "08P01", "53300", "53100", "57P01", "57014", "25006", "55000"})
  void a_server_that_takes_nothing_at_present_is_away(String state) {
    assertThat(DatabaseFaults.isAway(answered(state))).isTrue();
    assertThat(DatabaseFaults.isAway(wrapped(state))).isTrue();
    assertThat(DatabaseFaults.isStatements(wrapped(state))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"22021", "22P05", "23502", "23505", "42703", "42P01", "42501"})
  void a_fault_of_one_statement_is_not_absence(String state) {
    assertThat(DatabaseFaults.isAway(answered(state))).isFalse();
    assertThat(DatabaseFaults.isAway(wrapped(state))).isFalse();
    assertThat(DatabaseFaults.isStatements(answered(state))).isTrue();
    assertThat(DatabaseFaults.isStatements(wrapped(state))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"XX000", "P0001", "0A000", "40001"})
  void what_the_server_answers_otherwise_is_neither(String state) {
    assertThat(DatabaseFaults.isAway(wrapped(state))).isFalse();
    assertThat(DatabaseFaults.isStatements(wrapped(state))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Timeout",
        "Connection is not active now, current status: CLOSED",
        "Connection is not active now, current status: CLOSING",
        "Pending requests failed to be sent due to connection has been closed."
      })
  void a_lost_connection_is_absence(String words) {
    assertThat(DatabaseFaults.isAway(new NoStackTraceThrowable(words))).isTrue();
    assertThat(DatabaseFaults.isAway(new IllegalStateException(new VertxException(words))))
        .isTrue();
  }

  @Test
  void an_exception_that_names_no_state_says_nothing_of_the_database() {
    assertThat(DatabaseFaults.isAway(new SQLException("no state"))).isFalse();
    assertThat(DatabaseFaults.sqlState(new IllegalStateException("no"))).isEmpty();
  }

  @Test
  void only_a_session_that_cannot_write_or_is_ended_is_dropped() {
    assertThat(DatabaseFaults.spoilsSession(answered("25006"))).isTrue();
    assertThat(DatabaseFaults.spoilsSession(answered("57P03"))).isTrue();
    assertThat(DatabaseFaults.spoilsSession(answered("08006"))).isTrue();
    assertThat(DatabaseFaults.spoilsSession(answered("57014"))).isFalse();
    assertThat(DatabaseFaults.spoilsSession(answered("23505"))).isFalse();
  }
}
