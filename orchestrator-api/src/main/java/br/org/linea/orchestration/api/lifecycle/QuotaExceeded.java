package br.org.linea.orchestration.api.lifecycle;

import java.time.Duration;

/** An owner has reached a limit; nothing was stored. The message names the limit. */
public final class QuotaExceeded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String limit;
  private final Duration wait;

  /**
   * With a sentence.
   *
   * @param limit the limit's name, as in the API: {@code open_processes}, ...
   * @param wait after which another attempt may succeed
   */
  public QuotaExceeded(String limit, String message, Duration wait) {
    super(message);
    this.limit = limit;
    this.wait = wait;
  }

  /** The limit's name. */
  public String limit() {
    return limit;
  }

  /** How long to wait before another attempt. */
  public Duration waitFor() {
    return wait;
  }
}
