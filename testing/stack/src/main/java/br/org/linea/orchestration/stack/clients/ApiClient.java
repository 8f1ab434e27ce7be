package br.org.linea.orchestration.stack.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A machine client of the API, for demo, benchmark and crash runs. It fetches its tokens itself.
 * Safe for use by several threads; a request blocks up to 20 s.
 */
public final class ApiClient implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI api;
  private final MachineClient client;
  private final Duration tokenLife;
  private String token;
  private Instant tokenExpires = Instant.MIN;

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param body JSON, or a missing node where it is none
   */
  public record Answer(int status, JsonNode body) {

    /**
     * The body.
     *
     * @throws IOException for any other status
     */
    public JsonNode expect(int expected) throws IOException {
      if (status != expected) {
        throw new IOException("answered %d, not %d: %s".formatted(status, expected, body));
      }
      return body;
    }
  }

  /** No token was given. As with a broken connection, a client asks again later. */
  public static final class NoToken extends IOException {
    private static final long serialVersionUID = 1L;

    private NoToken(Answer answer) {
      super("POST /o/token/ answered " + answer.status() + ": " + answer.body());
    }
  }

  /**
   * A client of the instance at {@code api}.
   *
   * @param tokenLife how long it uses a token before it fetches the next
   */
  public ApiClient(URI api, MachineClient client, Duration tokenLife) {
    this.api = api;
    this.client = client;
    this.tokenLife = tokenLife;
  }

  /** The owner of its processes. */
  public String name() {
    return client.id();
  }

  /** {@code POST /api/processes/}, as browserless clients post it. */
  public Answer start(String pipeline, String config, Optional<String> idempotencyKey)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        posted(authorized("/api/processes/"), Map.of("pipeline", pipeline, "used_config", config));
    idempotencyKey.ifPresent(key -> request.header("Idempotency-Key", key));
    return send(request);
  }

  /**
   * {@code POST} of a JSON document that starts something.
   *
   * @param idempotencyKey sent as {@code Idempotency-Key}
   */
  public Answer start(String path, String body, String idempotencyKey)
      throws IOException, InterruptedException {
    return send(
        authorized(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)));
  }

  /** As the other one, with defaults; returns the process id. */
  public int start(String pipeline) throws IOException, InterruptedException {
    return start(pipeline, "", Optional.empty()).expect(201).path("id").asInt();
  }

  /** {@code POST /api/processes/{id}/stop/}. */
  public Answer stop(int process) throws IOException, InterruptedException {
    return send(authorized("/api/processes/" + process + "/stop/").POST(BodyPublishers.noBody()));
  }

  /** {@code GET /api/processes/{id}/}; anything but 200 is an error. */
  public JsonNode process(int process) throws IOException, InterruptedException {
    return get("/api/processes/" + process + "/").expect(200);
  }

  /** {@code GET}. */
  public Answer get(String path) throws IOException, InterruptedException {
    return send(authorized(path).GET());
  }

  /** {@code POST} of a JSON object. */
  public Answer post(String path, String body) throws IOException, InterruptedException {
    return send(
        authorized(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** A request with a valid token, for the caller to complete and send. */
  public HttpRequest.Builder authorized(String path) throws IOException, InterruptedException {
    return HttpRequest.newBuilder(api.resolve(path)).header("Authorization", "Bearer " + token());
  }

  /** A valid token: the last one, or a new one of {@code POST /o/token/}. */
  public synchronized String token() throws IOException, InterruptedException {
    if (Instant.now().isAfter(tokenExpires)) {
      String basic = client.id() + ":" + client.secret();
      Answer answer =
          send(
              posted(
                  HttpRequest.newBuilder(api.resolve("/o/token/"))
                      .header(
                          "Authorization",
                          "Basic "
                              + Base64.getEncoder()
                                  .encodeToString(basic.getBytes(StandardCharsets.UTF_8))),
                  Map.of("grant_type", "client_credentials")));
      if (answer.status() != 200) {
        throw new NoToken(answer);
      }
      token = answer.body().path("access_token").asText();
      tokenExpires = Instant.now().plus(tokenLife);
    }
    return token;
  }

  private static HttpRequest.Builder posted(
      HttpRequest.Builder request, Map<String, String> fields) {
    return request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form(fields)));
  }

  /** Fields as an HTML form sends them. */
  public static String form(Map<String, String> fields) {
    return new TreeMap<>(fields)
        .entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request.timeout(LIMIT).build(), BodyHandlers.ofString());
    return new Answer(answer.statusCode(), json.readTree(answer.body()));
  }

  @Override
  public void close() {
    http.close();
  }
}
