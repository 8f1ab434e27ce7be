package br.org.linea.orchestration.api.webhooks;

import br.org.linea.orchestration.api.StackResource;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver of webhooks: records every request, and answers as the test says. */
final class Receiver implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile Answer answer = (exchange, request) -> reply(exchange, 204);

  /** How a request is answered. */
  interface Answer {
    void to(HttpExchange exchange, Received request) throws IOException;
  }

  /** A request. */
  record Received(String uri, Map<String, List<String>> headers, String body) {

    String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().getFirst())
          .findFirst()
          .orElseThrow();
    }

    String id() {
      return header("webhook-id");
    }

    JsonNode event() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String status() {
      return event().path("data").path("status").asText();
    }

    int process() {
      return event().path("data").path("process").asInt();
    }

    int number() {
      return event().path("data").path("number").asInt();
    }

    /** Fails unless an independent implementation accepts the signature. */
    void verify(String secret) throws WebhookVerificationException {
      new Webhook(secret).verify(body, HttpHeaders.of(headers, (name, value) -> true).map());
    }
  }

  /** Listens at the address that webhooks of the tests may have. */
  Receiver() {
    this(StackResource.RECEIVERS);
  }

  Receiver(String address) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Received request =
        new Received(
            exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders()), body);
    received.add(request);
    answer.to(exchange, request);
  }

  static void reply(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  void answers(Answer as) {
    answer = as;
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  List<Received> of(int process) {
    return received.stream().filter(request -> request.process() == process).toList();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://%s:%d/hook?from=test".formatted(StackResource.RECEIVERS, port());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
