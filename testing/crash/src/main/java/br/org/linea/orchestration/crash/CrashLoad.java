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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Clients that start processes of all kinds, follow them as PZ Server does, and stop some. What to
 * ask for and when comes from the random numbers; what is under way at once is bounded. Each
 * accepted start leaves a receipt for the checker.
 */
final class CrashLoad implements Runnable {

  private static final int LONGEST_GAP_MILLIS = 4500;

  /** One request of so many waits for others; one of so many is a batch. */
  private static final int ONE_WAITS = 6;

  private static final int ONE_IS_A_BATCH = 25;
  private static final int LARGEST_BATCH = 4;
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
  private final List<Integer> accepted = new CopyOnWriteArrayList<>();

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
    return accepted.size();
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
          Start start = start(request);
          clients.execute(
              () -> {
                try {
                  serve(request, start);
                } finally {
                  places.release();
                }
              });
        }
      }
    }
  }

  /** One way to ask for a request. */
  private record Start(Optional<String> key, Sending sending) {

    interface Sending {
      Answer send() throws IOException, InterruptedException;
    }
  }

  /** Draws how it is asked for: alone, after others, or several times at once. */
  private Start start(LoadRequest request) {
    String key = UUID.randomUUID().toString();
    int kind = random.nextInt(ONE_WAITS * ONE_IS_A_BATCH);
    if (request.good() && kind % ONE_WAITS == 0 && !accepted.isEmpty()) {
      List<Integer> others =
          Stream.generate(() -> accepted.get(accepted.size() - 1 - random.nextInt(recent())))
              .limit(1 + random.nextInt(2))
              .distinct()
              .toList();
      String body = request.after(others, random.nextInt(3) == 0 ? "any" : "ok");
      eventLog.count("asked for after others");
      return new Start(Optional.of(key), () -> client.start("/api/processes/", body, key));
    }
    if (request.good() && kind % ONE_IS_A_BATCH == 0) {
      String body = request.times(2 + random.nextInt(LARGEST_BATCH - 1));
      eventLog.count("asked for as a batch");
      return new Start(Optional.of(key), () -> client.start("/api/processes/batch/", body, key));
    }
    Optional<String> own = request.keyed() ? Optional.of(key) : Optional.empty();
    return new Start(own, () -> client.start(request.pipeline(), request.config(), own));
  }

  /** Those that are probably not over yet. */
  private int recent() {
    return Math.min(accepted.size(), 2 * LARGEST_BATCH);
  }

  private void serve(LoadRequest request, Start start) {
    List<Integer> processes = started(request, start);
    if (request.stopAfter().isPresent() && !processes.isEmpty()) {
      if (opensWithin(giveUp, request.stopAfter().get())) {
        return;
      }
      stop(processes.getLast());
    }
    processes.forEach(this::follow);
  }

  /** The processes that it became; none when it was refused, or no answer came. */
  private List<Integer> started(LoadRequest request, Start start) {
    do {
      try {
        Answer answer = start.sending().send();
        eventLog.count("start answered " + answer.status());
        if (answer.status() == 201) {
          if (request.isHostile()) {
            eventLog.struck(Lane.HOSTILE);
          }
          if (!request.good()) {
            eventLog.fault("%s was accepted: %s", request, answer.body());
          }
          return accepted(answer.body(), start.key());
        }
        if (isRefused(answer)) {
          if (request.good()) {
            eventLog.fault("%s was refused: %d %s", request, answer.status(), answer.body());
          }
          return List.of();
        }
        unlessAway("start", answer);
      } catch (IOException broken) {
        eventLog.count("start broke off: " + broken.getClass().getSimpleName());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of();
      }
    } while (start.key().isPresent() && !opensWithin(giveUp, AGAIN));
    return List.of();
  }

  /** Leaves the receipts. The answer to a batch has numbers alone. */
  private List<Integer> accepted(JsonNode answer, Optional<String> key) {
    if (!answer.has("batch") || !answer.has("ids")) {
      receipt(answer, key.orElse("without a key " + UUID.randomUUID()));
      return List.of(answer.path("id").asInt());
    }
    List<Integer> ids = new ArrayList<>();
    answer.path("ids").forEach(id -> ids.add(id.asInt()));
    ids.forEach(id -> process(id).ifPresent(it -> receipt(it, key.orElseThrow() + " " + id)));
    return ids;
  }

  private Optional<JsonNode> process(int id) {
    do {
      try {
        Answer answer = client.get("/api/processes/" + id + "/");
        if (answer.status() == 200) {
          return Optional.of(answer.body());
        }
        unlessAway("process " + id, answer);
      } catch (IOException broken) {
        eventLog.count("process broke off: " + broken.getClass().getSimpleName());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    } while (!opensWithin(giveUp, AGAIN));
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

  private synchronized void receipt(JsonNode process, String key) {
    ObjectNode line = json.createObjectNode();
    line.put("id", process.path("id").asInt());
    line.put("task_id", process.path("task_id").asText());
    line.put("key", key);
    try {
      Files.writeString(
          receipts, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    accepted.add(process.path("id").asInt());
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
