package br.org.linea.orchestration.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.api.ApiTest;
import br.org.linea.orchestration.api.TestClient;
import com.fasterxml.jackson.databind.node.TextNode;
import io.restassured.builder.MultiPartSpecBuilder;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each form of {@code used_config}, in each way that a request can carry it. */
@ApiTest
class UsedConfigTest {

  private static final String DEFAULTS =
      "{\"message\":\"Hello from Orchestration!\",\"seconds\":1}";

  private final TestClient alice = TestClient.of("alice");

  /** How a text travels. */
  private enum Carrier {
    JSON_STRING {
      @Override
      Response send(RequestSpecification request, String config) {
        return request
            .contentType(ContentType.JSON)
            .body("{\"pipeline\":\"hello_world\",\"used_config\":" + TextNode.valueOf(config) + "}")
            .post("/api/processes/");
      }
    },
    FORM {
      @Override
      Response send(RequestSpecification request, String config) {
        return request
            .formParam("pipeline", "hello_world")
            .formParam("used_config", config)
            .post("/api/processes/");
      }
    },
    MULTIPART {
      @Override
      Response send(RequestSpecification request, String config) {
        return request
            .multiPart("pipeline", "hello_world")
            .multiPart(
                new MultiPartSpecBuilder(config)
                    .controlName("used_config")
                    .charset(StandardCharsets.UTF_8)
                    .build())
            .post("/api/processes/");
      }
    },
    FILE {
      @Override
      Response send(RequestSpecification request, String config) {
        return request
            .multiPart("pipeline", "hello_world")
            .multiPart("used_config", "config.json", config.getBytes(StandardCharsets.UTF_8))
            .post("/api/processes/");
      }
    };

    abstract Response send(RequestSpecification request, String config);
  }

  private static Stream<Arguments> each(String... configs) {
    return Arrays.stream(Carrier.values())
        .flatMap(carrier -> Arrays.stream(configs).map(config -> Arguments.of(carrier, config)));
  }

  static Stream<Arguments> textsThatSayNothing() {
    return each("", "{}", " { } ");
  }

  static Stream<Arguments> textsThatAreNoObject() {
    return each("null", "[]", "0", "false", "true", "[1]", "hello", "{\"seconds\":2", "{} {}");
  }

  static Stream<Arguments> carriers() {
    return Arrays.stream(Carrier.values()).map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("textsThatSayNothing")
  void a_text_that_says_nothing_means_the_defaults(Carrier carrier, String config) {
    accepted(carrier.send(alice.request(), config), DEFAULTS);
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void a_text_that_holds_an_object_is_completed_and_keeps_its_digits_and_order(Carrier carrier) {
    accepted(
        carrier.send(alice.request(), "{\"zoom\": 1.50, \"seconds\": 2.0, \"message\": \"olá\"}"),
        "{\"message\":\"olá\",\"seconds\":2.0,\"zoom\":1.50}");
  }

  @ParameterizedTest
  @MethodSource("textsThatAreNoObject")
  void any_other_text_is_refused_in_the_old_words(Carrier carrier, String config) {
    Response answer = carrier.send(alice.request(), config);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
    assertThat(answer.jsonPath().getString("error"))
        .isEqualTo("[config loader] Bad config -> " + config);
  }

  @ParameterizedTest
  @MethodSource("carriers")
  void a_config_that_does_not_fit_names_the_place(Carrier carrier) {
    Response answer = carrier.send(alice.request(), "{\"seconds\": \"long\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.jsonPath().getList("errors.pointer")).isEqualTo(List.of("/seconds"));
  }

  private static void accepted(Response answer, String config) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(answer.jsonPath().getString("used_config")).isEqualTo(config);
  }
}
