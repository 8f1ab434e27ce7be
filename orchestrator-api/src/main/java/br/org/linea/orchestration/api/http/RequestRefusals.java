package br.org.linea.orchestration.api.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Answers to requests whose body is not read to its end. The connection is closed after them, since
 * what the client still sends would be taken for its next request.
 */
final class RequestRefusals {

  /** How long a refused client may go on sending. Closed at once, it might not see the answer. */
  private static final long LINGER_MILLIS = Duration.ofSeconds(2).toMillis();

  private static final String SOON = "1";

  private RequestRefusals() {}

  static void tooLarge(RoutingContext context, long most) {
    boolean whole = most % (1 << 20) == 0;
    answer(
        context,
        413,
        "The request is larger than %d %s."
            .formatted(most >> (whole ? 20 : 10), whole ? "MiB" : "KiB"));
  }

  static void unreadable(RoutingContext context) {
    unreadable(context, "The request cannot be read.");
  }

  static void unreadable(RoutingContext context, String detail) {
    answer(context, 400, detail);
  }

  /**
   * It is not clear where this request ends, so that what follows on its connection may be a part
   * of it: nothing more is taken from there.
   */
  static void endless(RoutingContext context) {
    ConnectionDeadlines.of(context.request().connection()).ifPresent(HeadDeadline::takeNoMore);
    context.addEndHandler(end -> context.request().connection().close());
    unreadable(
        context, "The request cannot be read: Transfer-Encoding can be nothing but chunked.");
  }

  static void tooSlow(RoutingContext context, Duration limit) {
    answer(
        context,
        408,
        "The request did not arrive within %d s.".formatted(Math.max(1, limit.toSeconds())));
  }

  static void noRoom(RoutingContext context, Shares.Outcome outcome) {
    HttpServerResponse response = context.response();
    if (!response.headWritten()) {
      response.putHeader(HttpHeaders.RETRY_AFTER, SOON);
    }
    if (outcome == Shares.Outcome.HOLDER_HAS_ITS_SHARE) {
      answer(context, 429, "This client sends too much at once; try again in 1 s.");
    } else {
      answer(context, 503, "Too much is sent to the service at once; try again in 1 s.");
    }
  }

  /** The request goes on to its answer, which needs no body. */
  static void leaveUnread(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    context.addEndHandler(end -> closeAfter(context));
    context.next();
  }

  private static void answer(RoutingContext context, int status, String detail) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    EarlyAnswers.answer(response, status, detail);
    closeAfter(context);
  }

  private static void closeAfter(RoutingContext context) {
    HttpServerRequest request = context.request();
    context.vertx().setTimer(LINGER_MILLIS, timer -> request.connection().close());
    if (!request.isEnded()) {
      request.handler(ignored -> {}).endHandler(end -> request.connection().close()).resume();
    }
  }
}
