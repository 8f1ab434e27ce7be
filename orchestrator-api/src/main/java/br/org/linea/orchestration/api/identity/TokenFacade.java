package br.org.linea.orchestration.api.identity;

import br.org.linea.orchestration.api.identity.TokenAnswer.Denied;
import br.org.linea.orchestration.api.identity.TokenAnswer.Granted;
import br.org.linea.orchestration.api.identity.TokenAnswer.Unavailable;
import br.org.linea.orchestration.api.store.DatabaseProbe;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Context;
import io.vertx.mutiny.core.MultiMap;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The client-credentials grant in the form of the replaced system, in front of Keycloak. Secrets
 * are forwarded in the form ({@code client_secret_post}), since Keycloak url-decodes what comes as
 * Basic.
 */
@ApplicationScoped
public class TokenFacade {

  private static final Logger LOG = Logger.getLogger(TokenFacade.class);
  private static final Set<String> SCOPES = Set.of("read", "write");
  private static final Denied UNKNOWN_CLIENT = new Denied(401, "invalid_client");

  /** Longest client id in Keycloak's database. */
  private static final int LONGEST_ID = 255;

  private final WebClient http;
  private final DatabaseProbe database;
  private final TokenFacadeConfig config;
  private final FailedAttempts attempts;
  private final ObjectMapper json;

  /** For CDI. */
  public TokenFacade(
      Vertx vertx,
      DatabaseProbe database,
      TokenFacadeConfig config,
      FailedAttempts attempts,
      ObjectMapper json) {
    this.http = WebClient.create(vertx);
    this.database = database;
    this.config = config;
    this.attempts = attempts;
    this.json = json;
  }

  /**
   * Gets a token for a client.
   *
   * @param credentials id and secret, as the client sent them
   * @param scope what it asks for; {@code read write} when it does not say, {@code read} when it
   *     may not have both
   * @param from address that the request came from; failed attempts are counted by it
   */
  public Uni<TokenAnswer> grant(
      ClientCredentials credentials, Optional<String> scope, String from) {
    if (scope.isPresent() && !SCOPES.containsAll(List.of(scope.get().strip().split("\\s+")))) {
      // Keycloak silently ignores some names, and would keep a session for offline_access.
      return Uni.createFrom().item(new Denied(400, "invalid_scope"));
    }
    if (credentials.countedId().length() > LONGEST_ID) {
      return Uni.createFrom().item(UNKNOWN_CLIENT);
    }
    // Without its database the API could not answer /status/, which existing clients read as a
    // failed process; without a token they skip a round.
    Uni<TokenAnswer> attempt =
        Uni.createFrom()
            .deferred(this::databaseAnswers)
            .chain(
                answers ->
                    answers
                        ? ask(credentials, scope)
                        : Uni.createFrom()
                            .item(new Unavailable("The database does not answer at present.")));
    Context context = Vertx.currentContext();
    return attempts
        .limit(credentials.countedId(), from, attempt)
        // It may have waited for the result of another request, on another context.
        .emitOn(task -> context.runOnContext(() -> task.run()));
  }

  private Uni<TokenAnswer> ask(ClientCredentials credentials, Optional<String> scope) {
    Uni<TokenAnswer> answer = Uni.createFrom().item(UNKNOWN_CLIENT);
    for (ClientCredentials.Pair pair : credentials.readings()) {
      answer = answer.chain(last -> isUnknown(last) ? ask(pair, scope) : just(last));
    }
    return answer;
  }

  private Uni<TokenAnswer> ask(ClientCredentials.Pair pair, Optional<String> scope) {
    return ask(pair, scope.orElse("read write"))
        .chain(
            answer ->
                scope.isEmpty()
                        && answer instanceof Denied denied
                        && denied.error().equals("invalid_scope")
                    ? ask(pair, "read")
                    : just(answer));
  }

  private static Uni<TokenAnswer> just(TokenAnswer answer) {
    return Uni.createFrom().item(answer);
  }

  private static boolean isUnknown(TokenAnswer answer) {
    return answer.equals(UNKNOWN_CLIENT);
  }

  private Uni<Boolean> databaseAnswers() {
    return database
        .answers()
        .replaceWith(true)
        .onFailure()
        .recoverWithItem(
            problem -> {
              LOG.warnf("token refused: the database does not answer: %s", problem.getMessage());
              return false;
            });
  }

  private Uni<TokenAnswer> ask(ClientCredentials.Pair pair, String scope) {
    MultiMap form =
        MultiMap.caseInsensitiveMultiMap()
            .add("grant_type", "client_credentials")
            .add("client_id", pair.id())
            .add("client_secret", pair.secret())
            .add("scope", scope);
    RequestOptions target = new RequestOptions().setAbsoluteURI(config.endpoint().toString());
    return http.request(HttpMethod.POST, target)
        .timeout(config.timeout().toMillis())
        .sendForm(form)
        .map(this::read)
        .onFailure()
        .recoverWithItem(
            problem -> {
              LOG.warnf("token refused: Keycloak does not answer: %s", problem.getMessage());
              return new Unavailable("The token issuer does not answer at present.");
            });
  }

  private TokenAnswer read(HttpResponse<Buffer> answer) {
    JsonNode body = parse(answer.bodyAsString());
    if (answer.statusCode() == 200) {
      ObjectNode granted = json.createObjectNode();
      granted.set("access_token", body.path("access_token"));
      granted.put("expires_in", lifetime(body));
      granted.put("token_type", "Bearer");
      granted.put("scope", sorted(body.path("scope").asText()));
      return new Granted(granted);
    }
    String error = body.path("error").asText();
    return switch (error) {
      case "invalid_client", "unauthorized_client" -> UNKNOWN_CLIENT;
      case "invalid_scope" -> new Denied(400, "invalid_scope");
      case "invalid_request" -> new Denied(400, "invalid_request");
      default -> {
        LOG.warnf("Keycloak answered %d %s", answer.statusCode(), error);
        yield new Unavailable("The token issuer cannot give a token at present.");
      }
    };
  }

  /**
   * The seconds that a token is good for from its issue on, as the realm has them. What Keycloak
   * says counts from its answer on, and is a second less where the clock's second changed between.
   */
  private long lifetime(JsonNode body) {
    String[] parts = body.path("access_token").asText().split("\\.");
    JsonNode claims =
        parts.length == 3
            ? parse(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
            : json.createObjectNode();
    return claims.hasNonNull("exp") && claims.hasNonNull("iat")
        ? claims.path("exp").asLong() - claims.path("iat").asLong()
        : body.path("expires_in").asLong();
  }

  private JsonNode parse(String text) {
    try {
      return text == null ? json.createObjectNode() : json.readTree(text);
    } catch (JsonProcessingException e) {
      return json.createObjectNode();
    }
  }

  private static String sorted(String scope) {
    return Arrays.stream(scope.split(" ")).sorted().collect(Collectors.joining(" "));
  }
}
