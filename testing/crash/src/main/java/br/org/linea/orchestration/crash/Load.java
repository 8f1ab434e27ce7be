package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.crash.LoadClient.Answer;
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
final class Load implements Runnable {

  private static final int LONGEST_GAP_MILLIS = 4500;
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration FOLLOW = Duration.ofSeconds(2);

  private final Random random;
  private final LoadClient client;
  private final Path receipts;
  private final Semaphore places;
  private final boolean hostile;
  private final Chronicle chronicle;
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
   * @param giveUp opened when nobody shall wait any longer
   */
  Load(
      Random random,
      LoadClient client,
      Path receipts,
      int most,
      boolean hostile,
      Chronicle chronicle,
      CountDownLatch over,
      CountDownLatch giveUp) {
    this.random = random;
    this.client = client;
    this.receipts = receipts;
    this.places = new Semaphore(most);
    this.hostile = hostile;
    this.chronicle = chronicle;
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
          Wish wish = Wish.draw(random, hostile);
          if (!places.tryAcquire()) {
            chronicle.count("load was held back");
            continue;
          }
          clients.execute(
              () -> {
                try {
                  serve(wish);
                } finally {
                  places.release();
                }
              });
        }
      }
    }
  }

  private void serve(Wish wish) {
    Optional<String> key =
        wish.keyed() ? Optional.of(UUID.randomUUID().toString()) : Optional.empty();
    Optional<JsonNode> started = start(wish, key);
    if (started.isEmpty()) {
      return;
    }
    int process = started.get().path("id").asInt();
    if (wish.stopAfter().isPresent()) {
      if (opensWithin(giveUp, wish.stopAfter().get())) {
        return;
      }
      stop(process);
    }
    follow(process);
  }

  private Optional<JsonNode> start(Wish wish, Optional<String> key) {
    do {
      try {
        Answer answer = client.start(wish.pipeline(), wish.config(), key);
        chronicle.count("start answered " + answer.status());
        if (answer.status() == 201) {
          receipt(answer.body(), key);
          if (wish.isHostile()) {
            chronicle.struck(Lane.HOSTILE);
          }
          if (!wish.good()) {
            chronicle.fault("%s was accepted: %s", wish, answer.body());
          }
          return Optional.of(answer.body());
        }
        if (isRefused(answer)) {
          if (wish.good()) {
            chronicle.fault("%s was refused: %d %s", wish, answer.status(), answer.body());
          }
          return Optional.empty();
        }
        unlessAway("start", answer);
      } catch (IOException broken) {
        chronicle.count("start broke off: " + broken.getClass().getSimpleName());
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
      chronicle.fault("%s answered %d: %s", what, answer.status(), answer.body());
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
        chronicle.count("stop answered " + answer.status());
        if (answer.status() == 200) {
          return;
        }
        unlessAway("stop", answer);
      } catch (IOException broken) {
        chronicle.count("stop broke off: " + broken.getClass().getSimpleName());
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
        chronicle.count("status answered " + answer.status());
        if (answer.status() != 200) {
          unlessAway("status of " + process, answer);
        } else if (!answer.body().path("ended_at").isNull()) {
          return;
        }
      } catch (IOException broken) {
        chronicle.count("status broke off: " + broken.getClass().getSimpleName());
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
