package br.org.linea.orchestration.api.store;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.DatabaseException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Classifies failures of statements: the database is away, the session is unusable, or the
 * statement is at fault. Inspects the chain of causes; pure.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error
 *     codes</a>
 */
public final class DatabaseFaults {

  /**
   * Connection, resources, operator intervention; a read-only transaction; a server that is not in
   * the state that the statement needs, such as a standby.
   */
  private static final Pattern AWAY = Pattern.compile("08...|53...|57...|25006|55000");

  /** A session that cannot write, or whose server ends or has lost it. */
  private static final Pattern SPOILT = Pattern.compile("08...|25006|57P0.");

  /** A value that no column holds, a violated constraint, a statement that the schema refuses. */
  private static final Pattern STATEMENT = Pattern.compile("(22|23|42)...");

  private static final String READ_ONLY = "25006";

  /** Vert.x has no class for these. */
  private static final Set<String> CLOSED =
      Set.of(
          "Timeout",
          "Pending requests failed to be sent due to connection has been closed.",
          "Connection is not active now, current status: CLOSING",
          "Connection is not active now, current status: CLOSED");

  private DatabaseFaults() {}

  /** The SQLSTATE that the server gave; empty when the failure is none of the server's answers. */
  public static Optional<String> sqlState(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatabaseException answer && answer.getSqlState() != null) {
        return Optional.of(answer.getSqlState());
      }
      if (cause instanceof SQLException answer && answer.getSQLState() != null) {
        return Optional.of(answer.getSQLState());
      }
    }
    return Optional.empty();
  }

  /** Whether the database is away, so that a retry may succeed later. */
  public static boolean isAway(Throwable problem) {
    return sqlState(problem)
        .map(state -> AWAY.matcher(state).matches())
        .orElseGet(() -> isConnectionLost(problem));
  }

  /** Whether the statement is at fault, so that no retry can succeed. */
  public static boolean isStatements(Throwable problem) {
    return sqlState(problem).filter(state -> STATEMENT.matcher(state).matches()).isPresent();
  }

  /** Whether the statement violates a constraint, such as that a key is unique. */
  public static boolean isConstraintViolation(Throwable problem) {
    return problem instanceof ConstraintViolationException
        || sqlState(problem).filter(state -> state.startsWith("23")).isPresent();
  }

  /** The problem with the database, as a sentence for operators. */
  public static String inWords(Throwable problem) {
    String state = sqlState(problem).orElse("");
    return READ_ONLY.equals(state)
        ? "the database refuses writes: it is a standby, or default_transaction_read_only is on"
        : String.valueOf(problem.getMessage());
  }

  /** Whether the session that answered so must not be used again. */
  static boolean spoilsSession(Throwable problem) {
    return sqlState(problem).filter(state -> SPOILT.matcher(state).matches()).isPresent();
  }

  private static boolean isConnectionLost(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof VertxException
          || cause instanceof NoStackTraceThrowable && CLOSED.contains(cause.getMessage())) {
        return true;
      }
    }
    return false;
  }
}
