package br.org.linea.orchestration.stack.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A person who logs in by the device flow (RFC 8628): the part of the program and that of the
 * browser. Not safe for use by several threads at once.
 */
public final class DeviceLogin {

  private static final String CLIENT = "orchestration-cli";
  private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
  private static final Pattern HIDDEN =
      Pattern.compile("<input[^>]*type=\"hidden\"[^>]*name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"");
  private static final int MOST_REDIRECTS = 10;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new TreeMap<>();
  private final String user;
  private final String password;

  /** A browser without a session. */
  public DeviceLogin(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /**
   * The tokens that a program gets.
   *
   * @param realm address of the realm, as its tokens name it
   * @param scope scopes, separated by spaces
   */
  public JsonNode tokens(String realm, String scope) {
    String endpoints = realm + "/protocol/openid-connect";
    JsonNode code =
        json(post(endpoints + "/auth/device", Map.of("client_id", CLIENT, "scope", scope)));
    confirm(URI.create(code.path("verification_uri_complete").asText()));
    return json(
        post(
            endpoints + "/token",
            Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "client_id",
                CLIENT,
                "device_code",
                code.path("device_code").asText())));
  }

  /**
   * Logs in on the page that a program names, and grants what it asks for.
   *
   * @param page with the code in it
   * @throws IllegalStateException when Keycloak refuses it, with its page
   */
  public void confirm(URI page) {
    HttpResponse<String> form = get(page);
    form = submit(form, Map.of("username", user, "password", password));
    form = submit(form, Map.of("accept", "Yes"));
    if (form.statusCode() != 200 || !form.uri().getPath().endsWith("/device/status")) {
      throw refused(form);
    }
  }

  private HttpResponse<String> submit(HttpResponse<String> page, Map<String, String> fields) {
    Matcher action = ACTION.matcher(page.body());
    if (page.statusCode() != 200 || !action.find()) {
      throw refused(page);
    }
    Map<String, String> all = new TreeMap<>(fields);
    HIDDEN.matcher(page.body()).results().forEach(field -> all.put(field.group(1), field.group(2)));
    return post(page.uri().resolve(action.group(1).replace("&amp;", "&")).toString(), all);
  }

  private static IllegalStateException refused(HttpResponse<String> page) {
    return new IllegalStateException(
        "Keycloak refused the login: %d %s %s"
            .formatted(page.statusCode(), page.uri(), page.body()));
  }

  private HttpResponse<String> get(URI address) {
    return send(HttpRequest.newBuilder(address).GET());
  }

  private HttpResponse<String> post(String address, Map<String, String> fields) {
    return send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(ApiClient.form(fields))));
  }

  /** Follows redirects. Keeps cookies itself: Keycloak marks them as secure, even over HTTP. */
  private HttpResponse<String> send(HttpRequest.Builder request) {
    HttpResponse<String> answer = exchange(request);
    for (int i = 0; i < MOST_REDIRECTS && answer.statusCode() / 100 == 3; i++) {
      String target = answer.headers().firstValue("Location").orElseThrow();
      answer = exchange(HttpRequest.newBuilder(answer.uri().resolve(target)).GET());
    }
    return answer;
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    if (!cookies.isEmpty()) {
      request.setHeader(
          "Cookie",
          cookies.entrySet().stream()
              .map(each -> each.getKey() + "=" + each.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      for (String cookie : answer.headers().allValues("Set-Cookie")) {
        String[] pair = cookie.split(";", 2)[0].split("=", 2);
        cookies.put(pair[0], pair[1]);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw refused(answer);
    }
    try {
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
