package br.org.linea.orchestration.api.http;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;

/**
 * Refuses a body that is too large or a form that cannot be read, in JSON. The framework answers
 * the first without a word and the second with a 500, and does not count at all what a form in
 * chunks brings. So forms, and whatever does not announce its size, are read here, as far as they
 * may go, and handed on whole: a form as the request's attributes, all else by {@link #body}.
 */
@ApplicationScoped
public class BodyLimit {

  /** Before {@link Paths}: nothing of such a request matters. */
  private static final int FIRST = 1_100;

  private static final String BODY = BodyLimit.class.getName();

  /** How long a refused client may go on sending. Closed at once, it might not see the answer. */
  private static final long LINGER_MILLIS = Duration.ofSeconds(2).toMillis();

  private final long most;

  BodyLimit(VertxHttpConfig config) {
    this.most =
        config.limits().maxBodySize().map(size -> size.asLongValue()).orElse(Long.MAX_VALUE);
  }

  /** The body, if it was read here. */
  public static Optional<byte[]> body(RoutingContext context) {
    return Optional.ofNullable(context.<Buffer>get(BODY)).map(Buffer::getBytes);
  }

  void refuse(@Observes Filters filters) {
    filters.register(this::check, FIRST);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced != null && size(announced) > most) {
      refuse(context);
    } else if (!request.isEnded() && (isForm(request) || announced == null && hasBody(request))) {
      read(context);
    } else {
      context.next();
    }
  }

  private static long size(String announced) {
    try {
      return Long.parseLong(announced);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static boolean isForm(HttpServerRequest request) {
    return FormFields.Kind.of(request) != FormFields.Kind.NO_FORM;
  }

  private static boolean hasBody(HttpServerRequest request) {
    return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
  }

  private void read(RoutingContext context) {
    HttpServerRequest request = context.request();
    FormFields.Kind kind = FormFields.Kind.of(request);
    Buffer body = Buffer.buffer();
    request.exceptionHandler(problem -> unreadable(context));
    request.handler(
        part -> {
          if (body.length() + part.length() > most) {
            refuse(context);
          } else {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        end -> {
          if (!context.response().ended()) {
            handOn(context, kind, body);
          }
        });
    if (HttpHeaderValues.CONTINUE.toString().equalsIgnoreCase(request.getHeader("Expect"))) {
      context.response().writeContinue();
    }
    request.resume();
  }

  private static void handOn(RoutingContext context, FormFields.Kind kind, Buffer body) {
    try {
      FormFields.complete(context.request(), kind, body);
    } catch (IllegalArgumentException e) {
      unreadable(context);
      return;
    }
    context.put(BODY, body);
    context.next();
  }

  private void refuse(RoutingContext context) {
    answer(context, 413, "The request is larger than 1 MiB.");
  }

  private static void unreadable(RoutingContext context) {
    answer(context, 400, "The request cannot be read.");
  }

  private static void answer(RoutingContext context, int status, String detail) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.putHeader(HttpHeaders.CONNECTION, "close");
    EarlyAnswers.answer(response, status, detail);
    if (!request.isEnded()) {
      request.handler(ignored -> {}).endHandler(end -> request.connection().close()).resume();
    }
    context.vertx().setTimer(LINGER_MILLIS, timer -> request.connection().close());
  }
}
