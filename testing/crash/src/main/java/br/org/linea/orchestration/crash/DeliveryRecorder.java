package br.org.linea.orchestration.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A receiver of webhooks. It writes down each delivery that it takes, one JSON object a line with
 * {@code message}, {@code process}, {@code number} and {@code status}, and refuses some.
 */
final class DeliveryRecorder implements AutoCloseable {

  /** One of so many is answered with 503, and as many get no answer. */
  private static final int REFUSED = 20;

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Path file;
  private final EventLog eventLog;

  /** Listens on a free port of the loopback address. */
  DeliveryRecorder(Path file, EventLog eventLog) throws IOException {
    this.file = file;
    this.eventLog = eventLog;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  /** Where deliveries go. */
  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  private void take(HttpExchange exchange) throws IOException {
    JsonNode event = json.readTree(exchange.getRequestBody().readAllBytes());
    int chance = ThreadLocalRandom.current().nextInt(REFUSED);
    if (chance == 0) {
      exchange.close();
      return;
    }
    if (chance > 1) {
      write(exchange.getRequestHeaders().getFirst("webhook-id"), event.path("data"));
    }
    eventLog.count(chance > 1 ? "delivery taken" : "delivery refused");
    exchange.sendResponseHeaders(chance > 1 ? 204 : 503, -1);
    exchange.close();
  }

  private synchronized void write(String message, JsonNode data) throws IOException {
    ObjectNode line = json.createObjectNode();
    line.put("message", message);
    line.set("process", data.path("process"));
    line.set("number", data.path("number"));
    line.set("status", data.path("status"));
    Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
