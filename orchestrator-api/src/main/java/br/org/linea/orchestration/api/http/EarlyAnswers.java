package br.org.linea.orchestration.api.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Answers given before a request reaches a resource, in the form that resources have. */
public final class EarlyAnswers {

  /** The detail of every 406. */
  public static final String NOT_ACCEPTABLE = "Could not satisfy the request Accept header.";

  private EarlyAnswers() {}

  /** Ends the response; other headers must be set before. */
  public static void answer(HttpServerResponse response, int status, String detail) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(new JsonObject().put("detail", detail).encode());
  }
}
