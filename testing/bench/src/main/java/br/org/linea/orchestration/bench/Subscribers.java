package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.clients.ApiClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Many open streams of changes of one client, every second one of a single process. */
final class Subscribers implements AutoCloseable {

  private static final int LIMIT_SECONDS = 60;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int number;
  private volatile Expected expected = new Expected(0, new CountDownLatch(0));

  /** A change for which all streams wait. */
  private record Expected(int change, CountDownLatch missing) {
    boolean isToldBy(String line) {
      return line.startsWith("data:") && line.contains("\"number\":" + change + ",");
    }
  }

  /** Opens them, and returns when each has answered. */
  Subscribers(ApiClient client, int process, int number) throws IOException, InterruptedException {
    this.number = number;
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int each = 0; each < number; each++) {
      String path =
          each % 2 == 0 ? "/api/processes/events" : "/api/processes/" + process + "/events";
      CompletableFuture<Void> answered = new CompletableFuture<>();
      http.sendAsync(
          client.authorized(path).build(),
          answer -> {
            if (answer.statusCode() != 200) {
              answered.completeExceptionally(
                  new IllegalStateException(path + " answers " + answer.statusCode()));
            }
            return HttpResponse.BodySubscribers.fromLineSubscriber(new Lines(answered));
          });
      answers.add(answered);
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** What one stream says. */
  private final class Lines implements Flow.Subscriber<String> {
    private final CompletableFuture<Void> answered;

    Lines(CompletableFuture<Void> answered) {
      this.answered = answered;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      answered.complete(null);
      Expected now = expected;
      if (now.isToldBy(line)) {
        now.missing().countDown();
      }
    }

    @Override
    public void onError(Throwable problem) {
      answered.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
      answered.completeExceptionally(new IllegalStateException("a stream ended"));
    }
  }

  /** Waits for a change that is made after this call. */
  void expect(int change) {
    expected = new Expected(change, new CountDownLatch(number));
  }

  /** Returns when each stream has sent the change. */
  void awaitAll() throws InterruptedException {
    if (!expected.missing().await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "%d of %d streams did not report a change"
              .formatted(expected.missing().getCount(), number));
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
