package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.stack.fuzz.RandomCases.Draw;
import br.org.linea.orchestration.stack.fuzz.RandomJson;
import br.org.linea.orchestration.stack.fuzz.RandomText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests as no client should send them, of which some are right by chance.
 *
 * @param json reads and writes
 * @param token of a client
 * @param foreign number of another client's process
 */
record MalformedRequests(ObjectMapper json, String token, int foreign) {

  private static final List<String> METHODS =
      List.of("GET", "GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");

  private static final List<String> ADDRESSES =
      List.of(
          "/api/",
          "/api/processes/",
          "/api/processes/",
          "/api/processes",
          "//api//processes/",
          "/api/processes/{id}/",
          "/api/processes/{id}/status/",
          "/api/processes/{id}/stop/",
          "/api/processes/{id}/finish",
          "/api/processes/{id}/history/",
          "/api/processes/{id}/events/",
          "/api/processes/{id}/logs/",
          "/api/processes/events/",
          "/api/pipelines/",
          "/api/pipelines/hello_world/",
          "/api/pipelines/{name}/schema/",
          "/api/pipelines/hello_world/validate/",
          "/api/pipelines/cross_lsdb_dev/validate/",
          "/api/sysinfo/",
          "/api/agents/",
          "/api/agents/{name}/",
          "/api/agents/{name}/processes/",
          "/api/agents/{name}/ended/",
          "/api/agents/{name}/removed/",
          "/api/agents/{name}/hand-over/",
          "/api/dead-letters/replay/",
          "/api/schema/",
          "/api/{name}/",
          "/o/token/",
          "/o/{name}/");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-8",
          "application/json;charset=x",
          "application/x-www-form-urlencoded",
          "application/x-www-form-urlencoded; charset=latin1",
          "multipart/form-data; boundary=edge",
          "multipart/form-data",
          "text/plain",
          "*/*",
          "json",
          "application/merge-patch+json",
          "/",
          "");

  private static final List<String> ACCEPTS =
      List.of(
          "*/*",
          "application/json",
          "text/event-stream",
          "text/html",
          "application/yaml",
          ",;=",
          "application/json;q=0",
          "application/json;q=x",
          "");

  private static final String VALID =
      """
      {"pipeline":"hello_world","used_config":{"message":"x","seconds":1},"comment":"c",
       "labels":{"a":"b"}}
      """;

  /**
   * A request.
   *
   * @param method its method
   * @param head the line and the headers, as they go out
   * @param body as it goes out
   */
  record Request(String method, String head, byte[] body) {

    /** As a message may show it. */
    String shown(String secret) {
      return (head + new String(body, StandardCharsets.UTF_8)).replace(secret, "<the token>");
    }
  }

  Request next(Draw draw) throws IOException {
    String method = draw.of(METHODS);
    String address = address(draw);
    String type = draw.of(TYPES);
    byte[] body = body(draw, type);
    return new Request(method, head(draw, method, address, type, body.length), body);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String address(Draw draw) {
    String id =
        draw.of(
            Integer.toString(foreign),
            "0",
            "-1",
            "1e3",
            "2147483648",
            "٣",
            "1.json",
            "%00",
            "%zz",
            "..",
            encoded(RandomText.any(draw)));
    String name = draw.of("hello_world", "x", "..", "%2F", "%00", encoded(RandomText.any(draw)));
    String path = draw.of(ADDRESSES).replace("{id}", id).replace("{name}", name);
    StringBuilder query = new StringBuilder();
    for (int left = draw.below(3); left > 0; left--) {
      query
          .append(query.isEmpty() ? '?' : '&')
          .append(
              draw.of(
                  "page",
                  "page_size",
                  "ordering",
                  "search",
                  "status",
                  "pipeline",
                  "label",
                  "worker",
                  "created_after",
                  "stream",
                  "limit",
                  "offset",
                  "format",
                  "x"))
          .append('=')
          .append(
              draw.of(
                  "1",
                  "0",
                  "-1",
                  "id",
                  "-id",
                  "Queued",
                  "2026-01-02T03:04:05Z",
                  "out",
                  "%",
                  "%00",
                  "%zz",
                  "9999999999",
                  encoded(RandomText.any(draw))));
    }
    return path + query;
  }

  private byte[] body(Draw draw, String type) throws IOException {
    JsonNode valid = json.readTree(VALID);
    String text =
        switch (draw.below(8)) {
          case 0 -> "";
          case 1 -> RandomText.any(draw);
          case 2 -> RandomJson.any(draw).toString();
          case 3 -> RandomText.changed(draw, VALID, "{}[]\",:0\\ ");
          case 4 -> form(draw);
          case 5 -> multipart(draw);
          case 6 -> VALID;
          default -> RandomJson.changed(draw, valid).toString();
        };
    if (draw.rarely(3)) {
      text = type.contains("form-data") ? multipart(draw) : form(draw);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && draw.rarely(6)) {
      // Most of these are no UTF-8 any more.
      bytes[draw.below(bytes.length)] = (byte) draw.random().nextInt();
    }
    return bytes;
  }

  private static String form(Draw draw) {
    List<String> fields = new ArrayList<>();
    for (int left = draw.below(4); left > 0; left--) {
      String value = draw.of("hello_world", "{}", "[]", "null", RandomText.any(draw));
      fields.add(
          draw.of(
                  "pipeline",
                  "used_config",
                  "comment",
                  "labels",
                  "grant_type",
                  "client_id",
                  "scope")
              + "="
              + (draw.rarely(4) ? value : encoded(value)));
    }
    return String.join("&", fields);
  }

  private static String multipart(Draw draw) {
    StringBuilder text = new StringBuilder();
    for (int left = draw.below(4); left > 0; left--) {
      text.append("--edge\r\n")
          .append(
              draw.of(
                  "Content-Disposition: form-data; name=\"pipeline\"\r\n",
                  "Content-Disposition: form-data; name=\"used_config\"; filename=\"x\"\r\n",
                  "Content-Disposition: form-data\r\n",
                  "Content-Type: x/y; charset=nonsense\r\n",
                  RandomText.any(draw)))
          .append("\r\n")
          .append(draw.of("hello_world", "{}", RandomText.any(draw)))
          .append(draw.of("\r\n", "\r\n", "\n", ""));
    }
    return text + draw.of("--edge--\r\n", "--edge--\r\n", "--edge", "");
  }

  private String authorization(Draw draw) {
    return draw.rarely(6)
        ? draw.of("", "Bearer", "Bearer x", "Basic x", "Basic Og==", "Basic " + "A".repeat(999))
        : "Bearer " + token;
  }

  private static String visible(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private String head(Draw draw, String method, String address, String type, int length) {
    StringBuilder head = new StringBuilder(method + " " + address + " HTTP/1.1\r\nHost: x\r\n");
    head.append("Authorization: ").append(authorization(draw)).append("\r\n");
    head.append("Accept: ").append(draw.of(ACCEPTS)).append("\r\n");
    head.append("Content-Type: ").append(type).append("\r\n");
    head.append("Content-Length: ").append(length).append("\r\n");
    for (String name :
        List.of("Idempotency-Key", "traceparent", "Last-Event-ID", "Origin", "X-Forwarded-For")) {
      if (draw.rarely(6)) {
        String value = draw.of("1", "k", "https://pz.example", visible(RandomText.any(draw)));
        head.append(name).append(": ").append(value).append("\r\n");
      }
    }
    return head.append("Connection: close\r\n\r\n").toString();
  }
}
