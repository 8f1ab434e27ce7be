package br.org.linea.orchestration.agent.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** A token endpoint and the API's list of an agent's processes, as far as {@code doctor} asks. */
final class WebServices implements AutoCloseable {

  private final HttpServer server;
  private volatile String issued = "";
  private volatile int code = 200;
  private volatile String body = "[{}, {}]";

  WebServices() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/realms/orchestration/token", this::token);
    server.createContext("/api/agents/slurm-agent/processes/", this::processes);
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  void answerOfTheApi(int status, String text) {
    this.code = status;
    this.body = text;
  }

  /** A port on which nothing listens. */
  static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (form.contains("client_secret=s%2Bcr%25t") && form.contains("client_id=slurm-agent")) {
      answer(exchange, 200, "{\"access_token\":\"" + token() + "\"}");
    } else {
      answer(exchange, 401, "{\"error\":\"unauthorized_client\"}");
    }
  }

  /** As Keycloak makes them, but for the signature. */
  private String token() {
    String claims = "{\"iat\":" + Instant.now().getEpochSecond() + "}";
    issued =
        "e30."
            + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + ".c";
    return issued;
  }

  private void processes(HttpExchange exchange) throws IOException {
    boolean known =
        ("Bearer " + issued).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    exchange
        .getResponseHeaders()
        .set("WWW-Authenticate", "Bearer realm=\"api\", error=\"invalid_token\"");
    answer(exchange, known ? code : 401, known ? body : "{\"detail\":\"no credentials\"}");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
