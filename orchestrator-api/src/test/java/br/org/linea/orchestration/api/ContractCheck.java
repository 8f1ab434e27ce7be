package br.org.linea.orchestration.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Holds every answer that any test gets against the OpenAPI document: status, media type, headers
 * of our own, and each key of the body. An answer with a key that the document does not name fails
 * the test that asked for it.
 */
public final class ContractCheck implements Filter {

  private static final String ID = "urn:orchestration:openapi";
  private static final Set<String> OUR_HEADERS =
      Set.of(
          "link",
          "location",
          "retry-after",
          "deprecation",
          "allow",
          "www-authenticate",
          "traceresponse");

  /** Every answer has these. */
  private static final Set<String> FOR_BROWSERS =
      Set.of("x-content-type-options", "x-frame-options");

  private static final Set<String> VERBS = Set.of("GET", "POST", "PUT", "DELETE");

  private final JsonNode document = read();
  private final List<String> templates =
      StreamSupport.stream(
              ((Iterable<String>) () -> document.get("paths").fieldNames()).spliterator(), false)
          .sorted(Comparator.comparing((String path) -> path.contains("{")))
          .toList();
  private final SchemaRegistry registry;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  /** Reads the document from the class path. */
  public ContractCheck() {
    close(document);
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(ID, document.toString())));
  }

  /** The document as it is. */
  public static JsonNode read() {
    try (InputStream file =
        ContractCheck.class.getClassLoader().getResourceAsStream("META-INF/openapi.yaml")) {
      return new ObjectMapper(new YAMLFactory()).readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Clients must not mind new keys; this check must. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && object.path("type").asText().equals("object")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(ContractCheck::close);
  }

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification wanted,
      FilterContext context) {
    Response answer = context.next(request, wanted);
    String path = URI.create(request.getURI()).getRawPath().replaceAll("/+", "/");
    if (VERBS.contains(request.getMethod())) {
      template(path.endsWith("/") ? path : path + "/")
          .ifPresent(template -> check(request.getMethod(), template, answer));
    }
    return answer;
  }

  private Optional<String> template(String path) {
    return templates.stream()
        .filter(template -> Pattern.matches(template.replaceAll("\\{\\w+}", "[^/]+"), path))
        .findFirst();
  }

  private void check(String method, String template, Response answer) {
    String verb = method.toLowerCase(Locale.ROOT);
    JsonNode operation = document.get("paths").get(template).path(verb);
    if (operation.isMissingNode() && answer.statusCode() == 405) {
      return;
    }
    String status = Integer.toString(answer.statusCode());
    String where = method + " " + template + " answered " + status;
    JsonNode entry = operation.path("responses").path(status);
    assertThat(entry.isMissingNode()).as(where + ", which is not documented").isFalse();
    String pointer =
        entry.has("$ref")
            ? entry.get("$ref").asText().substring(1)
            : "/paths/%s/%s/responses/%s".formatted(template.replace("/", "~1"), verb, status);
    JsonNode documented = document.at(pointer);
    headers(where, documented, answer);
    if (answer.contentType() == null || answer.contentType().isEmpty()) {
      assertThat(documented.has("content")).as(where + " without a body").isFalse();
      return;
    }
    String media = answer.contentType().replaceAll(";.*", "");
    assertThat(documented.path("content").has(media)).as(where + " as " + media).isTrue();
    if (media.equals("application/json")) {
      assertThat(faults(pointer, answer.asString()))
          .as(where + " with " + answer.asString())
          .isEmpty();
    }
  }

  /** What is wrong with a JSON body by the response at {@code pointer}. */
  public List<String> faults(String pointer, String body) {
    return schemas
        .computeIfAbsent(
            pointer + "/content/application~1json/schema",
            at -> registry.getSchema(SchemaLocation.of(ID + "#" + at)))
        .validate(json(body))
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static JsonNode json(String body) {
    try {
      return new ObjectMapper().readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void headers(String where, JsonNode documented, Response answer) {
    for (Header header : answer.headers()) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      if (name.startsWith("x-") && !FOR_BROWSERS.contains(name) || OUR_HEADERS.contains(name)) {
        assertThat(
                StreamSupport.stream(
                        ((Iterable<String>) () -> documented.path("headers").fieldNames())
                            .spliterator(),
                        false)
                    .anyMatch(each -> each.equalsIgnoreCase(name)))
            .as(where + " with the header " + header.getName())
            .isTrue();
      }
    }
  }
}
