package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.clients.ApiClient;
import br.org.linea.orchestration.stack.clients.ApiClient.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that start processes of all kinds, follow them as PZ Server does, and stop some. What to
 * ask for and when comes from the random numbers; what is under way at once is bounded. Each
 * accepted start leaves a receipt for the checker.
 */
final class CrashLoad implements Runnable {

  private static final int LONGEST_GAP_MILLIS = 4500;
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration FOLLOW = Duration.ofSeconds(2);

  private final Random random;
  private final ApiClient client;
  private final Path receipts;
  private final Semaphore places;
  private final boolean hostile;
  private final EventLog eventLog;
  private final CountDownLatch over;
  private final CountDownLatch giveUp;
  private final ObjectMapper json = new ObjectMapper();
  private final AtomicInteger accepted = new AtomicInteger();

  /**
   * A load that has not begun.
   *
   * @param receipts file that gets a line for each acceptance
   * @param most processes under way at once
   * @param hostile whether some jobs put files in their run directories that no program may trust
   * @param over opened when nothing further shall be asked for
   * @param giveUp opened when no client shall wait any longer
   */
  CrashLoad(
      Random random,
      ApiClient client,
      Path receipts,
      int most,
      boolean hostile,
      EventLog eventLog,
      CountDownLatch over,
      CountDownLatch giveUp) {
    this.random = random;
    this.client = client;
    this.receipts = receipts;
    this.places = new Semaphore(most);
    this.hostile = hostile;
    this.eventLog = eventLog;
    this.over = over;
    this.giveUp = giveUp;
  }

  int accepted() {
    return accepted.get();
  }

  /** Returns when each process is over, or {@code giveUp} is open. */
  @Override
  public void run() {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      while (!opensWithin(over, Duration.ofMillis(random.nextInt(LONGEST_GAP_MILLIS)))) {
        int burst = 1 + random.nextInt(3);
        for (int each = 0; each < burst; each++) {
          LoadRequest request = LoadRequest.draw(random, hostile);
          if (!places.tryAcquire()) {
            eventLog.count("load was held back");
            continue;
          }
          clients.execute(
              () -> {
                try {
                  serve(request);
                } finally {
                  places.release();
                }
              });
        }
      }
    }
  }

  private void serve(LoadRequest request) {
    Optional<String> key =
        request.keyed() ? Optional.of(UUID.randomUUID().toString()) : Optional.empty();
    Optional<JsonNode> started = start(request, key);
    if (started.isEmpty()) {
      return;
    }
    int process = started.get().path("id").asInt();
    if (request.stopAfter().isPresent()) {
      if (opensWithin(giveUp, request.stopAfter().get())) {
        return;
      }
      stop(process);
    }
    follow(process);
  }

  private Optional<JsonNode> start(LoadRequest request, Optional<String> key) {
    do {
      try {
        Answer answer = client.start(request.pipeline(), request.config(), key);
        eventLog.count("start answered " + answer.status());
        if (answer.status() == 201) {
          receipt(answer.body(), key);
          if (request.isHostile()) {
            eventLog.struck(Lane.HOSTILE);
          }
          if (!request.good()) {
            eventLog.fault("%s was accepted: %s", request, answer.body());
          }
          return Optional.of(answer.body());
        }
        if (isRefused(answer)) {
          if (request.good()) {
            eventLog.fault("%s was refused: %d %s", request, answer.status(), answer.body());
          }
          return Optional.empty();
        }
        unlessAway("start", answer);
      } catch (IOException broken) {
        eventLog.count("start broke off: " + broken.getClass().getSimpleName());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    } while (key.isPresent() && !opensWithin(giveUp, AGAIN));
    return Optional.empty();
  }

  private static boolean isRefused(Answer answer) {
    return answer.status() == 400 || answer.status() == 404 || answer.status() == 409;
  }

  /** 502 to 504 are what a client may see while something is away. */
  private void unlessAway(String what, Answer answer) {
    if (answer.status() < 502 || answer.status() > 504) {
      eventLog.fault("%s answered %d: %s", what, answer.status(), answer.body());
    }
  }

  private synchronized void receipt(JsonNode process, Optional<String> key) {
    ObjectNode line = json.createObjectNode();
    line.put("id", process.path("id").asInt());
    line.put("task_id", process.path("task_id").asText());
    line.put("key", key.orElse("without a key " + UUID.randomUUID()));
    try {
      Files.writeString(
          receipts, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    accepted.incrementAndGet();
  }

  private void stop(int process) {
    do {
      try {
        Answer answer = client.stop(process);
        eventLog.count("stop answered " + answer.status());
        if (answer.status() == 200) {
          return;
        }
        unlessAway("stop", answer);
      } catch (IOException broken) {
        eventLog.count("stop broke off: " + broken.getClass().getSimpleName());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    } while (!opensWithin(giveUp, AGAIN));
  }

  private void follow(int process) {
    do {
      try {
        Answer answer = client.get("/api/processes/" + process + "/status/");
        eventLog.count("status answered " + answer.status());
        if (answer.status() != 200) {
          unlessAway("status of " + process, answer);
        } else if (!answer.body().path("ended_at").isNull()) {
          return;
        }
      } catch (IOException broken) {
        eventLog.count("status broke off: " + broken.getClass().getSimpleName());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    } while (!opensWithin(giveUp, FOLLOW));
  }

  private static boolean opensWithin(CountDownLatch latch, Duration time) {
    try {
      return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
