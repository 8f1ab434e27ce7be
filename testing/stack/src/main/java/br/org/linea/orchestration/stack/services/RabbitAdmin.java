package br.org.linea.orchestration.stack.services;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/**
 * The broker's administrator, over the management plugin.
 *
 * @see <a href="https://www.rabbitmq.com/docs/http-api-reference">HTTP API</a>
 */
final class RabbitAdmin {

  private final URI base;
  private final String authorization;
  // The management plugin drops a connection that asks for an upgrade to HTTP/2.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();

  /** Regular expressions over names, as the broker wants them. */
  record Rights(String configure, String write, String read) {

    /** Those of a role, from the file that every installation takes them from. */
    static Rights read(Path file, String role, String worker) {
      try {
        JsonNode rights = new ObjectMapper().readTree(file.toFile()).required(role);
        String name = worker.replace(".", "\\.");
        return new Rights(
            rights.required("configure").asText().replace("{worker}", name),
            rights.required("write").asText().replace("{worker}", name),
            rights.required("read").asText().replace("{worker}", name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  RabbitAdmin(URI base, String user, String password) {
    this.base = base;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  URI base() {
    return base;
  }

  /** Whether somebody answers, and knows this user. */
  boolean answers() {
    try {
      send("GET", "/api/whoami", "");
      return true;
    } catch (UncheckedIOException | IllegalStateException notYet) {
      return false;
    }
  }

  void createVirtualHost(String name, Path topology) {
    send("PUT", "/api/vhosts/" + name, "{}");
    define(name, topology);
  }

  /** Declares what the file lists and is missing; the rest stays as it is. */
  void define(String name, Path topology) {
    try {
      define(name, Files.readString(topology));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Declares what the definitions list and the virtual host lacks; the rest stays as it is. */
  void define(String virtualHost, String definitions) {
    send("POST", "/api/definitions/" + virtualHost, definitions);
  }

  void deleteVirtualHost(String name) {
    send("DELETE", "/api/vhosts/" + name, "");
  }

  void deleteQueue(String virtualHost, String queue) {
    send(
        "DELETE",
        "/api/queues/" + virtualHost + "/" + URLEncoder.encode(queue, StandardCharsets.UTF_8),
        "");
  }

  void deleteUser(String name) {
    send("DELETE", "/api/users/" + name, "");
  }

  void changePassword(String user, String password) {
    send("PUT", "/api/users/" + user, write(Map.of("password", password, "tags", "")));
  }

  void disconnect(String user) {
    send("DELETE", "/api/connections/username/" + user, "");
  }

  Broker.User createUser(String name, String virtualHost, Rights rights) {
    Broker.User user = new Broker.User(name, UUID.randomUUID().toString());
    send("PUT", "/api/users/" + name, write(Map.of("password", user.password(), "tags", "")));
    send("PUT", "/api/permissions/" + virtualHost + "/" + name, write(rights));
    return user;
  }

  JsonNode queue(String virtualHost, String queue) {
    String name = URLEncoder.encode(queue, StandardCharsets.UTF_8);
    try {
      return json.readTree(
          send("GET", "/api/queues/" + virtualHost + "/" + name + "?disable_stats=false", ""));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode queues(String virtualHost) {
    try {
      return json.readTree(send("GET", "/api/queues/" + virtualHost + "?disable_stats=false", ""));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            "%s %s answered %d: %s".formatted(method, path, answer.statusCode(), answer.body()));
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException("RabbitMQ's management at " + base + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
