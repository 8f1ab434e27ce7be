package br.org.linea.orchestration.bench;

import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.clients.MachineClients;
import br.org.linea.orchestration.stack.services.LocalStack;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A client with a token of its own. Safe for use by several threads. */
final class ApiClient {

  private final URI api;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final String name;
  private final String token;

  /** Registers it; its name is that of the owner of its processes. */
  ApiClient(LocalStack stack, URI api, String name) {
    this.api = api;
    this.name = name;
    MachineClient client;
    try (MachineClients clients = stack.keycloak().clients()) {
      client = clients.register(name);
    }
    String basic =
        Base64.getEncoder()
            .encodeToString((client.id() + ":" + client.secret()).getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.resolve("/o/token/"))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"));
    this.token = body(request, 200).path("access_token").asText();
  }

  String name() {
    return name;
  }

  String token() {
    return token;
  }

  /** The body of a request that starts a process. */
  static String form(String pipeline) {
    return "pipeline=" + URLEncoder.encode(pipeline, StandardCharsets.UTF_8);
  }

  /** Starts a process; its id. */
  int start(String pipeline) {
    return body(
            authorized("/api/processes/")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(pipeline))),
            201)
        .path("id")
        .asInt();
  }

  JsonNode process(int id) {
    return body(authorized("/api/processes/" + id + "/"), 200);
  }

  /** A request with the client's token. */
  HttpRequest.Builder authorized(String path) {
    return HttpRequest.newBuilder(api.resolve(path)).header("Authorization", "Bearer " + token);
  }

  private JsonNode body(HttpRequest.Builder request, int expected) {
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
      }
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
