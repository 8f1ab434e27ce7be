package br.org.linea.orchestration.api;

import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A subscriber of Server-Sent Events, as {@code curl -N} is one. */
public final class EventStream implements AutoCloseable {

  private static final Pattern STATUS = Pattern.compile("\"status\":\"(\\w+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpResponse<InputStream> answer;
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final List<String> data = new CopyOnWriteArrayList<>();
  private final AtomicInteger comments = new AtomicInteger();
  private volatile boolean ended;

  private EventStream(HttpRequest request) {
    try {
      answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::read);
  }

  /** Subscribes; {@code headers} are names and values in turn. */
  public static EventStream of(TestClient client, String address, String... headers) {
    return with(client.token(), address, headers);
  }

  /** Subscribes with any token. */
  public static EventStream with(String token, String address, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + address))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream");
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return new EventStream(request.build());
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id:")) {
          ids.add(line.substring("id:".length()).strip());
        } else if (line.startsWith("data:")) {
          data.add(line.substring("data:".length()).strip());
        } else if (line.startsWith(":")) {
          comments.incrementAndGet();
        }
      }
    } catch (IOException e) {
      // The test has closed it, or the server has gone: either way it is over.
    } finally {
      ended = true;
    }
  }

  public int status() {
    return answer.statusCode();
  }

  public String contentType() {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  /** A header of the answer; empty when it is not there. */
  public String header(String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** Ids of the events so far. */
  public List<String> ids() {
    return List.copyOf(ids);
  }

  /** Data of the events so far. */
  public List<String> data() {
    return List.copyOf(data);
  }

  /** The states that the events name. */
  public List<String> statuses() {
    return data.stream().map(STATUS::matcher).filter(Matcher::find).map(m -> m.group(1)).toList();
  }

  /** Comments so far; they keep the line open. */
  public int comments() {
    return comments.get();
  }

  /** Whether the server has ended it. */
  public boolean ended() {
    return ended;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
