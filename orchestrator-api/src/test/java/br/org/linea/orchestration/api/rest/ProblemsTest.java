package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonMappingException;
import io.smallrye.mutiny.CompositeException;
import io.vertx.core.impl.NoStackTraceThrowable;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ProblemsTest {

  private static final Throwable CLOSED =
      new NoStackTraceThrowable("Connection is not active now, current status: CLOSED");

  @Test
  void a_connection_that_closes_in_the_middle_is_a_part_that_is_away() {
    Throwable whileClosing =
        new IllegalStateException("HR000090: Live transaction detected while closing");

    assertThat(status(CLOSED)).isEqualTo(503);
    assertThat(status(new CompositeException(CLOSED, whileClosing))).isEqualTo(503);
    assertThat(status(new NoStackTraceThrowable("Timeout"))).isEqualTo(503);
  }

  @Test
  void an_unexpected_exception_is_an_internal_fault() {
    assertThat(status(new IllegalStateException("no session"))).isEqualTo(500);
    assertThat(status(new NoStackTraceThrowable("something else"))).isEqualTo(500);
  }

  @Test
  void a_fault_of_one_statement_is_none_of_a_part_that_is_away() {
    assertThat(status(new SQLException("column missing", "42703"))).isEqualTo(500);
    assertThat(status(new IllegalStateException(new SQLException("taken", "23505"))))
        .isEqualTo(500);
    assertThat(status(new SQLException("no state"))).isEqualTo(500);
    assertThat(status(new SQLException("not now", "55000"))).isEqualTo(503);
    assertThat(status(new SQLException("read-only", "25006"))).isEqualTo(503);
    assertThat(status(new JsonMappingException(null, "cannot be written"))).isEqualTo(500);
  }

  private static int status(Throwable problem) {
    return new Problems().unexpected(problem).getStatus();
  }
}
