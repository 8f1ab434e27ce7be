package br.org.linea.orchestration.api.webhooks;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes one attempt of a delivery: resolves the host, checks the addresses, and connects to one of
 * those that were checked. TLS certificates are verified, redirects are not followed. Non-blocking:
 * names are resolved on threads of their own.
 */
@ApplicationScoped
class Sender {

  private static final int NAME_THREADS = 16;
  private static final int KEEP_ALIVE_SECONDS = 3;

  private static final String NOT_PUBLIC =
      "leads to a host that is not public and that the operator has not allowed";

  private final Vertx vertx;
  private final Receivers receivers;
  private final MailSender mails;
  private final WebhooksConfig config;
  private final Clock clock;
  private final HttpClient http;
  private final WorkerExecutor names;

  Sender(Vertx vertx, Receivers receivers, MailSender mails, WebhooksConfig config, Clock clock) {
    this.vertx = vertx;
    this.receivers = receivers;
    this.mails = mails;
    this.config = config;
    this.clock = clock;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                // Never waited for: what is under way is counted by webhook.
                .setMaxPoolSize(config.maxInFlight())
                .setConnectTimeout(Math.toIntExact(config.timeout().toMillis()))
                // Shorter than servers keep an idle connection: one that they close would fail the
                // next.
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setTrustAll(false)
                .setVerifyHost(true)
                .setTracingPolicy(TracingPolicy.IGNORE));
    this.names =
        vertx.createSharedWorkerExecutor(
            "webhook-names", NAME_THREADS, config.timeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Never fails: what went wrong is in the attempt. */
  Uni<Attempt> send(Delivery delivery) {
    long began = System.nanoTime();
    return Uni.createFrom()
        .deferred(() -> Mailbox.isMail(delivery.url()) ? mail(delivery) : post(delivery))
        .map(status -> Attempt.answered(status, since(began)))
        .onFailure()
        .recoverWithItem(problem -> Attempt.failed(words(problem), since(began)));
  }

  private Uni<Integer> post(Delivery delivery) {
    return resolved(allowed(() -> receivers.parse(delivery.url())))
        .chain(target -> exchange(target, delivery));
  }

  private Uni<Integer> mail(Delivery delivery) {
    return mails.send(allowed(() -> mails.parse(delivery.url())), delivery);
  }

  /**
   * What is wrong with an address; empty when nothing is, or its host is unknown.
   *
   * @throws Receivers.Refused when no delivery may go there
   */
  Uni<Optional<String>> check(String url) throws Receivers.Refused {
    if (Mailbox.isMail(url)) {
      mails.parse(url);
      return Uni.createFrom().item(Optional.empty());
    }
    return resolved(receivers.parse(url))
        .map(target -> Optional.<String>empty())
        .onFailure()
        .recoverWithItem(
            problem -> Optional.of(NOT_PUBLIC).filter(words -> problem instanceof Forbidden));
  }

  private record Target(URI url, InetAddress address) {}

  private interface Parsing<T> {
    T parse() throws Receivers.Refused;
  }

  private static <T> T allowed(Parsing<T> address) {
    try {
      return address.parse();
    } catch (Receivers.Refused e) {
      throw new Forbidden("The webhook's address " + e.getMessage() + ".");
    }
  }

  private Uni<Target> resolved(URI url) {
    String host = url.getHost().replaceAll("[\\[\\]]", "");
    return Uni.createFrom()
        .completionStage(
            () ->
                names
                    .executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false)
                    .toCompletionStage())
        .ifNoItem()
        .after(config.timeout())
        .failWith(() -> new UnknownHostException("no answer"))
        .map(
            addresses ->
                new Target(
                    url,
                    receivers
                        .reachable(addresses)
                        .orElseThrow(
                            () -> new Forbidden("The webhook's address " + NOT_PUBLIC + "."))));
  }

  private Uni<Integer> exchange(Target target, Delivery delivery) {
    Buffer body = Buffer.buffer(delivery.body());
    long timestamp = clock.instant().getEpochSecond();
    URI url = target.url();
    boolean tls = url.getScheme().equalsIgnoreCase("https");
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            // Connects to the address that was checked; the name is for TLS and the header Host.
            .setServer(SocketAddress.inetSocketAddress(port, target.address().getHostAddress()))
            .setHost(url.getHost().replaceAll("[\\[\\]]", ""))
            .setPort(port)
            .setSsl(tls)
            .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
            .putHeader("content-type", "application/cloudevents+json; charset=utf-8")
            .putHeader("user-agent", "orchestration-webhooks")
            .putHeader("webhook-id", delivery.message())
            .putHeader("webhook-timestamp", Long.toString(timestamp))
            .putHeader(
                "webhook-signature",
                Signatures.header(
                    delivery.secrets(), delivery.message(), timestamp, delivery.body()));
    return Uni.createFrom()
        .completionStage(
            () ->
                new Exchange(vertx, config.timeout()).run(http, options, body).toCompletionStage());
  }

  /** Where a delivery must not go; the message is for the webhook's owner. */
  static final class Forbidden extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Forbidden(String message) {
      super(message, null, false, false);
    }
  }

  private String words(Throwable problem) {
    return switch (problem) {
      case Forbidden forbidden -> forbidden.getMessage();
      case MailSender.Untaken untaken -> untaken.getMessage();
      case UnknownHostException unknown -> "The host's name cannot be resolved.";
      case TimeoutException late ->
          "The receiver did not answer within %d ms.".formatted(config.timeout().toMillis());
      case javax.net.ssl.SSLException tls ->
          "No TLS connection: the receiver's certificate or its protocol was not accepted.";
      case java.net.ConnectException refused -> "The receiver does not take connections.";
      default -> "The connection ended before the receiver answered.";
    };
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
