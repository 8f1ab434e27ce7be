package br.org.linea.orchestration.api.http;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Reads every body, after the caller's token was checked, as far and as long as it may go, and no
 * more of them at once than the memory allows. The framework would read forms before it checks the
 * token, silently answers a large body and an unreadable form with a 500, and does not count at all
 * what a form in chunks brings. A form is handed on as the request's attributes, all else by {@link
 * #body}.
 */
@ApplicationScoped
public class BodyLimit {

  /** After authentication, which runs at 200. */
  private static final int AFTER_AUTHENTICATION = 150;

  private static final String BODY = BodyLimit.class.getName();

  /** The one address that takes a body without a token. */
  private static final Pattern PUBLIC = Pattern.compile("/o/token/?");

  /** Part of the heap for bodies; one is held several times while it is read and stored. */
  private static final int HEAP_SHARE = 8;

  private static final int PUBLIC_SHARE = 4;

  private final EdgeConfig config;
  private final long largest;
  private final Shares clients;
  private final Shares strangers;

  BodyLimit(VertxHttpConfig http, EdgeConfig config) {
    this.config = config;
    this.largest = http.limits().maxBodySize().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
    long memory =
        config
            .bodyMemory()
            .map(MemorySize::asLongValue)
            .orElse(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    this.clients = new Shares(memory, memory / 2);
    this.strangers = new Shares(memory / PUBLIC_SHARE, memory / PUBLIC_SHARE);
  }

  /** The body, if there was one. */
  public static Optional<byte[]> body(RoutingContext context) {
    return Optional.ofNullable(context.<Buffer>get(BODY)).map(Buffer::getBytes);
  }

  void limit(@Observes Filters filters) {
    filters.register(this::check, AFTER_AUTHENTICATION);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    long announced = announced(request);
    if (announced > largest) {
      RequestRefusals.tooLarge(context, largest);
    } else if (request.isEnded() || announced == 0) {
      context.next();
    } else if (PUBLIC.matcher(request.path()).matches()) {
      long most = config.publicBodyLimit().asLongValue();
      if (announced > most) {
        RequestRefusals.tooLarge(context, most);
      } else {
        read(context, strangers, "", most);
      }
    } else {
      afterAuthentication(context);
    }
  }

  /**
   * Quarkus would answer a bad token itself, without a body, while no other filter sees to that.
   */
  private void afterAuthentication(RoutingContext context) {
    BiConsumer<RoutingContext, Throwable> before =
        context.get(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
    BiConsumer<RoutingContext, Throwable> none = (same, problem) -> {};
    context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, none);
    QuarkusHttpUser.getSecurityIdentity(context, null)
        .onTermination()
        .invoke(() -> context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, before))
        .subscribe()
        .with(caller -> readOf(context, caller), noToken -> RequestRefusals.leaveUnread(context));
  }

  /**
   * Bytes that come, as far as the client says; 0 for no body, -1 for one of unknown size. What is
   * no number Vert.x refuses.
   */
  private static long announced(HttpServerRequest request) {
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      return -1;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void readOf(RoutingContext context, SecurityIdentity caller) {
    if (caller == null || caller.isAnonymous()) {
      RequestRefusals.leaveUnread(context);
    } else {
      read(context, clients, caller.getPrincipal().getName(), largest);
    }
  }

  private void read(RoutingContext context, Shares shares, String holder, long most) {
    HttpServerRequest request = context.request();
    BodyInFlight body = new BodyInFlight(context, shares, holder, announced(request), most);
    if (!body.begin()) {
      return;
    }
    long timer =
        context
            .vertx()
            .setTimer(
                config.bodyTimeout().toMillis(),
                late -> RequestRefusals.tooSlow(context, config.bodyTimeout()));
    context.addEndHandler(end -> context.vertx().cancelTimer(timer));
    request.exceptionHandler(problem -> RequestRefusals.unreadable(context));
    request.handler(body::add);
    request.endHandler(
        end -> {
          context.vertx().cancelTimer(timer);
          if (!context.response().ended()) {
            handOn(context, FormFields.Kind.of(request), body.bytes());
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
    } catch (FormFields.TooMany e) {
      RequestRefusals.unreadable(context, e.getMessage());
      return;
    } catch (IllegalArgumentException e) {
      RequestRefusals.unreadable(context);
      return;
    }
    context.put(BODY, body);
    context.next();
  }
}
