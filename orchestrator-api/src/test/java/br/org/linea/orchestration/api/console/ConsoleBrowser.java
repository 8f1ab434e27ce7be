package br.org.linea.orchestration.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.TestClient;
import br.org.linea.orchestration.stack.clients.ApiClient;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser without scripts: it keeps cookies by host and port, follows redirects and sends forms.
 */
final class ConsoleBrowser {

  private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
  private static final int MOST_REDIRECTS = 10;

  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final Map<String, Map<String, String>> cookies = new ConcurrentHashMap<>();
  private final List<String> setCookies = new CopyOnWriteArrayList<>();

  /** One answer. */
  record Answer(int status, String address, String body, java.net.http.HttpHeaders headers) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /** A browser in which a person of {@code StackResource} is logged in. */
  static ConsoleBrowser of(String person) {
    ConsoleBrowser browser = new ConsoleBrowser();
    Answer page = browser.logIn(person, "/console/processes");
    assertThat(page.status()).as(page.address() + page.body()).isEqualTo(200);
    return browser;
  }

  /** Asks for a page, and logs in on the way. */
  Answer logIn(String person, String path) {
    Answer form = get(path);
    assertThat(form.address()).contains("/protocol/openid-connect/");
    Matcher action = ACTION.matcher(form.body());
    assertThat(action.find()).as(form.body()).isTrue();
    return follow(
        send(
            action.group(1).replace("&amp;", "&"),
            Map.of(
                "username", TestClient.setting("test.person." + person),
                "password", TestClient.setting("test.people.password"))));
  }

  /** Asks for an address and follows redirects. */
  Answer get(String path) {
    return follow(ask(path));
  }

  /** Asks for an address. */
  Answer ask(String path, String... headers) {
    return send(request(path).GET(), headers);
  }

  /** Sends a form of a page with the token that the page holds. */
  Answer submit(String page, String action, Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("token", tokenOf(page));
    return send(action, all);
  }

  /** The token in the forms of a page. */
  String tokenOf(String page) {
    Matcher token = TOKEN.matcher(get(page).body());
    assertThat(token.find()).as("a form token in " + page).isTrue();
    return token.group(1);
  }

  /** Sends a form. */
  Answer send(String path, Map<String, String> fields, String... headers) {
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(ApiClient.form(fields))),
        headers);
  }

  /** Lines of a stream, as they come. */
  List<String> stream(String path) {
    List<String> lines = new CopyOnWriteArrayList<>();
    try {
      HttpResponse<InputStream> answer =
          http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      Thread.ofVirtual()
          .start(
              () -> {
                try (BufferedReader reader =
                    new BufferedReader(
                        new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                  for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                  }
                } catch (IOException e) {
                  // The program has ended: the stream is over.
                }
              });
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return lines;
  }

  /** What the server said about cookies, whole. */
  List<String> setCookies() {
    return setCookies;
  }

  private HttpRequest.Builder request(String path) {
    URI address =
        URI.create(path.startsWith("http") ? path : "http://127.0.0.1:" + RestAssured.port + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .version(HttpClient.Version.HTTP_1_1)
            .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    String kept =
        cookies.getOrDefault(address.getAuthority(), Map.of()).entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("; "));
    return kept.isEmpty() ? request : request.header("Cookie", kept);
  }

  private Answer send(HttpRequest.Builder request, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      answer.headers().allValues("Set-Cookie").forEach(each -> keep(answer.uri(), each));
      return new Answer(
          answer.statusCode(), answer.uri().toString(), answer.body(), answer.headers());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keep(URI from, String cookie) {
    setCookies.add(cookie);
    String pair = cookie.split(";", 2)[0];
    int sign = pair.indexOf('=');
    Map<String, String> mine =
        cookies.computeIfAbsent(from.getAuthority(), each -> new ConcurrentHashMap<>());
    if (sign == pair.length() - 1
        || cookie.toLowerCase(java.util.Locale.ROOT).contains("max-age=0")) {
      mine.remove(pair.substring(0, sign));
    } else {
      mine.put(pair.substring(0, sign), pair.substring(sign + 1));
    }
  }

  private Answer follow(Answer first) {
    Answer answer = first;
    for (int i = 0; i < MOST_REDIRECTS && answer.status() / 100 == 3; i++) {
      answer = ask(URI.create(answer.address()).resolve(answer.header("Location")).toString());
    }
    return answer;
  }
}
