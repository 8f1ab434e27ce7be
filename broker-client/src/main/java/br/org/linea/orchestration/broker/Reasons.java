package br.org.linea.orchestration.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;

/** Why something at the broker failed, in a sentence for operators. Pure. */
final class Reasons {

  private Reasons() {}

  static String of(Throwable problem) {
    if (problem instanceof NoConnectionException) {
      return problem.getMessage();
    }
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationFailureException) {
        return "the broker refuses the login (ACCESS_REFUSED): check user and password";
      }
      if (cause instanceof ShutdownSignalException signal) {
        return of(signal);
      }
    }
    return "the broker is away: " + deepest(problem);
  }

  private static String of(ShutdownSignalException signal) {
    Method reason = signal.getReason();
    if (reason instanceof AMQP.Channel.Close close) {
      return "the broker says " + close.getReplyText();
    }
    if (reason instanceof AMQP.Connection.Close close) {
      return "the broker says " + close.getReplyText();
    }
    return "the connection to the broker is lost: " + deepest(signal);
  }

  /** The client's outermost exception often has no message. */
  private static String deepest(Throwable problem) {
    Throwable cause = problem;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
