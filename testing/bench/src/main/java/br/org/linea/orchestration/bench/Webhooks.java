package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.clients.ApiClient;
import br.org.linea.orchestration.stack.programs.OrchestratorApi;
import br.org.linea.orchestration.stack.programs.Site;
import br.org.linea.orchestration.stack.services.LocalStack;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * How many deliveries one API instance makes to receivers that answer at once, while it accepts the
 * processes that cause them. The receivers are one server of this program.
 */
final class Webhooks {

  private static final int RECEIVERS = 4;
  private static final int BATCH = 1000;

  /** No batch is submitted while more deliveries wait: this measures deliveries, not a backlog. */
  private static final long MOST_WAITING = 4L * RECEIVERS * BATCH;

  private static final double GOAL = 1000;
  private static final int NO_CONTENT = 204;
  private static final long NO_BODY = -1;
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final LocalStack stack;
  private final int seconds;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private volatile boolean done;

  Webhooks(LocalStack stack, int seconds) {
    this.stack = stack;
    this.seconds = seconds;
  }

  List<Row> measure() throws Exception {
    HttpServer receivers =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BATCH);
    Map<String, String> settings = new HashMap<>(OrchestratorApi.WITHOUT_QUOTAS);
    settings.put("ORCHESTRATOR_WEBHOOKS_ALLOW_HTTP", "true");
    settings.put("ORCHESTRATOR_WEBHOOKS_ALLOWED_NETWORKS", "127.0.0.0/8");
    Site site = Pair.site(stack, "webhooks");
    OrchestratorApi api = OrchestratorApi.start(site, "webhooks", settings, Pair.API);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ApiClient client = Pair.client(stack, api.url(), "bench-webhooks")) {
      receivers.setExecutor(threads);
      receivers.createContext("/", this::receive);
      receivers.start();
      for (int each = 0; each < RECEIVERS; each++) {
        subscribe(client, receivers.getAddress().getPort(), each);
      }
      Future<Void> submissions = threads.submit(() -> submit(client));
      try {
        return rows(submissions::isDone);
      } finally {
        done = true;
        submissions.get();
        receivers.stop(0);
      }
    } finally {
      api.terminate();
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(NO_CONTENT, NO_BODY);
    }
    received.incrementAndGet();
  }

  private static void subscribe(ApiClient client, int port, int number)
      throws IOException, InterruptedException {
    client
        .post("/api/webhooks/", "{\"url\": \"http://127.0.0.1:%d/%d\"}".formatted(port, number))
        .expect(201);
  }

  private Void submit(ApiClient client) throws IOException, InterruptedException {
    String body =
        "{\"pipeline\":\"waits\",\"configs\":"
            + Collections.nCopies(BATCH, "{\"threshold\":1}")
            + "}";
    while (!done) {
      if (accepted.get() * RECEIVERS - received.get() > MOST_WAITING) {
        Proc.pause(PAUSE);
      } else {
        client.post("/api/processes/batch/", body).expect(201);
        accepted.addAndGet(BATCH);
      }
    }
    return null;
  }

  /** A sample each second, after as many seconds of warm-up. */
  private List<Row> rows(BooleanSupplier ended) throws InterruptedException {
    List<Double> deliveries = new ArrayList<>();
    List<Double> processes = new ArrayList<>();
    long last = System.nanoTime();
    for (int tick = 0; tick < 2 * seconds && !ended.getAsBoolean(); tick++) {
      long deliveriesBefore = received.get();
      long processesBefore = accepted.get();
      Proc.pause(TICK);
      long now = System.nanoTime();
      double took = (now - last) / 1e9;
      last = now;
      if (tick >= seconds) {
        deliveries.add((received.get() - deliveriesBefore) / took);
        processes.add((accepted.get() - processesBefore) / took);
      }
    }
    return List.of(
        Row.of("webhooks: deliveries to receivers that answer at once", "1/s", deliveries)
            .atLeast(50, GOAL),
        Row.of("webhooks: processes accepted meanwhile", "1/s", processes));
  }
}
