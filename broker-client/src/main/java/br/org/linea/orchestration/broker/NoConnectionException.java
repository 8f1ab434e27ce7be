package br.org.linea.orchestration.broker;

import java.io.IOException;

/** There is no connection; the message says why, in a sentence for operators. */
final class NoConnectionException extends IOException {

  private static final long serialVersionUID = 1;

  NoConnectionException(String why) {
    super(why);
  }

  NoConnectionException(String why, Throwable cause) {
    super(why, cause);
  }
}
