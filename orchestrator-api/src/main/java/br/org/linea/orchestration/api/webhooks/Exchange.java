package br.org.linea.orchestration.api.webhooks;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One request whose answer is its status alone. The body of the answer is read and dropped, so that
 * the connection can be used again, up to a size and the time-out of the whole; beyond either the
 * connection is closed.
 */
final class Exchange {

  private static final long LARGEST_BODY = 64 * 1024;
  private static final int NONE = 0;

  private final Vertx vertx;
  private final Duration limit;
  private final Promise<Integer> result = Promise.promise();
  private final AtomicInteger status = new AtomicInteger(NONE);
  private final AtomicLong size = new AtomicLong();

  Exchange(Vertx vertx, Duration limit) {
    this.vertx = vertx;
    this.limit = limit;
  }

  /** The status; fails with a {@link TimeoutException}, or with what broke the connection. */
  Future<Integer> run(HttpClient http, RequestOptions options, Buffer body) {
    long timer = vertx.setTimer(limit.toMillis(), late -> end(new TimeoutException()));
    http.request(options)
        .onFailure(this::end)
        .onSuccess(
            request -> {
              // Does nothing to a request whose answer has been read.
              result.future().onComplete(done -> request.reset());
              send(request, body);
            });
    return result.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void send(HttpClientRequest request, Buffer body) {
    request.exceptionHandler(this::end);
    request.send(body).onFailure(this::end).onSuccess(this::read);
  }

  private void read(HttpClientResponse answer) {
    status.set(answer.statusCode());
    answer.exceptionHandler(this::end);
    answer.endHandler(end -> end(new IllegalStateException("no status")));
    answer.handler(
        part -> {
          if (size.addAndGet(part.length()) > LARGEST_BODY) {
            end(new IllegalStateException("no status"));
          }
        });
  }

  /** Once there is a status it counts, whatever happens to the body. */
  private void end(Throwable problem) {
    if (status.get() == NONE) {
      result.tryFail(problem);
    } else {
      result.tryComplete(status.get());
    }
  }
}
