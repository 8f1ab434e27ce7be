package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ContractCheck;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document against itself and against the code; answers are checked in all other tests. */
class OpenApiTest {

  private static final Map<Class<? extends Annotation>, String> VERBS =
      Map.of(GET.class, "get", POST.class, "post", PUT.class, "put", DELETE.class, "delete");

  private static final String OPERATIONS =
      """
      links token listProcesses createProcess createBatch allEvents process status history\s\
      events logs followLogs stopByGet stop finishByGet finish abandon pipelines\s\
      pipeline configSchema validate sysinfo agents register assigned handOver quota\s\
      setQuota resetQuota listWebhooks createWebhook webhook deleteWebhook\s\
      pauseWebhook resumeWebhook rotateWebhookSecret testWebhook replayWebhook\s\
      webhookDeliveries replayDeadLetters uwsJobs uwsCreateJob uwsJob uwsPostJob\s\
      uwsDeleteJob uwsPhase uwsSetPhase uwsParameters uwsSetParameters uwsResults\s\
      uwsResult uwsError uwsQuote uwsOwner uwsExecutionDuration uwsDestruction\s\
      uwsSetExecutionDuration uwsSetDestruction uwsAvailability uwsCapabilities""";

  private final JsonNode document = ContractCheck.read();

  @Test
  void every_verb_of_the_code_is_documented_and_nothing_else_is() {
    Set<String> code = new TreeSet<>();
    for (JavaClass each :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                "br.org.linea.orchestration.api.rest", "br.org.linea.orchestration.api.uws")) {
      for (JavaMethod method : each.getMethods()) {
        for (Map.Entry<Class<? extends Annotation>, String> verb : VERBS.entrySet()) {
          if (method.isAnnotatedWith(verb.getKey()) && !producesHtml(method)) {
            code.add(verb.getValue() + " " + address(each, method));
          }
        }
      }
    }
    assertThat(documented()).isEqualTo(code);
  }

  private static boolean producesHtml(JavaMethod method) {
    return method
        .tryGetAnnotationOfType(Produces.class)
        .map(produces -> Arrays.asList(produces.value()).contains("text/html"))
        .orElse(false);
  }

  private static String address(JavaClass type, JavaMethod method) {
    String below =
        method.tryGetAnnotationOfType(Path.class).map(path -> path.value() + "/").orElse("/");
    return (type.getAnnotationOfType(Path.class).value() + "/" + below)
        .replaceAll("\\{(\\w+):[^}]*}", "{$1}")
        .replaceAll("/+", "/");
  }

  private Set<String> documented() {
    Set<String> verbs = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(verb -> verbs.add(verb + " " + path.getKey())));
    return verbs;
  }

  @Test
  void every_example_fits_its_schema() {
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of("urn:openapi", document.toString())));
    List<String> places = new ArrayList<>();
    examples("", document, places);
    assertThat(places).hasSizeGreaterThan(20);
    for (String place : places) {
      Schema schema = registry.getSchema(SchemaLocation.of("urn:openapi#" + place + "/schema"));
      assertThat(schema.validate(document.at(place + "/example"))).as(place).isEmpty();
    }
  }

  @Test
  void every_request_and_every_error_has_an_example() {
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        verb -> {
                          String place = verb.getKey() + " " + path.getKey();
                          haveExamples(place, verb.getValue().path("requestBody"));
                          verb.getValue()
                              .path("responses")
                              .properties()
                              .forEach(
                                  answer -> {
                                    if (answer.getKey().compareTo("400") >= 0) {
                                      haveExamples(
                                          place + " " + answer.getKey(), at(answer.getValue()));
                                    }
                                  });
                        }));
  }

  private JsonNode at(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  private static void haveExamples(String place, JsonNode holder) {
    holder
        .path("content")
        .properties()
        .forEach(
            media ->
                assertThat(media.getValue().has("example") || media.getValue().has("examples"))
                    .as(place + " as " + media.getKey())
                    .isTrue());
  }

  /** Generated clients name their methods after these: one is never changed or used again. */
  @Test
  void the_ids_of_operations_are_stable_and_unique() {
    List<String> ids = document.findValuesAsText("operationId");
    assertThat(ids).doesNotHaveDuplicates().contains(OPERATIONS.split(" "));
  }

  /** openapi-generator's classes for the parameters of an operation have such names. */
  @Test
  void no_schema_has_the_name_of_a_request_of_an_operation() {
    List<String> schemas = new ArrayList<>();
    document.at("/components/schemas").fieldNames().forEachRemaining(schemas::add);
    assertThat(schemas.stream().map(name -> name.toLowerCase(Locale.ROOT)))
        .doesNotContainAnyElementsOf(
            document.findValuesAsText("operationId").stream()
                .map(id -> id.toLowerCase(Locale.ROOT) + "request")
                .toList());
  }

  /** Generators make no class for a schema that only forms have, but their code imports it. */
  @Test
  void a_form_beside_json_has_the_schema_of_the_json() {
    for (JsonNode content : document.findValues("content")) {
      JsonNode json = content.path("application/json").path("schema");
      content
          .properties()
          .forEach(
              media -> {
                if (content.has("application/json") && media.getKey().contains("form")) {
                  assertThat(media.getValue().path("schema")).isEqualTo(json);
                }
              });
    }
  }

  /** In Java, openapi-generator makes no valid name of a list that is one of several schemas. */
  @Test
  void no_choice_of_schemas_has_a_list() {
    for (String choice : List.of("anyOf", "oneOf")) {
      for (JsonNode schemas : document.findValues(choice)) {
        schemas.forEach(
            schema -> assertThat(schema.path("type").asText()).as(choice).isNotEqualTo("array"));
      }
    }
  }

  private static void examples(String at, JsonNode node, List<String> places) {
    if (node.has("schema") && node.has("example")) {
      places.add(at);
    }
    node.properties()
        .forEach(
            field ->
                examples(
                    at + "/" + field.getKey().replace("~", "~0").replace("/", "~1"),
                    field.getValue(),
                    places));
  }

  @Test
  void the_check_of_all_answers_sees_what_is_missing_wrong_or_new() {
    ContractCheck check = new ContractCheck();
    String status = "/paths/~1api~1processes~1{id}~1status~1/get/responses/200";
    String right =
        "{\"status\":\"Running\",\"started_at\":\"2026-01-02T03:04:05Z\",\"ended_at\":null}";
    assertThat(check.faults(status, right)).isEmpty();
    for (String wrong :
        List.of(
            right.replace("Running", "Ran"),
            right.replace("05Z", "05.1Z"),
            right.replace(",\"ended_at\":null", ""),
            right.replace("null}", "null,\"more\":1}"))) {
      assertThat(check.faults(status, wrong)).as(wrong).isNotEmpty();
    }
    assertThat(check.faults("/components/responses/NotFound", "{\"message\":\"no\"}")).isNotEmpty();
  }

  @Test
  void every_reference_leads_somewhere() {
    for (JsonNode reference : document.findValues("$ref")) {
      assertThat(document.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  @Test
  void every_answer_with_a_body_has_a_schema_and_every_operation_a_summary() {
    for (JsonNode content : document.findValues("content")) {
      content.forEach(media -> assertThat(media.has("schema")).isTrue());
    }
    document
        .get("paths")
        .forEach(
            path -> path.forEach(verb -> assertThat(verb.path("summary").asText()).isNotBlank()));
  }
}
