package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.agents.DeadLetters;
import br.org.linea.orchestration.api.agents.RefusedMessages;
import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.store.AgentsConfig;
import br.org.linea.orchestration.api.store.Statistics;
import io.quarkus.security.Authenticated;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestForm;

/** For operators: the parts of the service, what waits in the outbox, and dead letters. */
@Path("/console/operations")
@Authenticated
public class OperationsPage {

  private final PageRenderer pages;
  private final FormToken token;
  private final Person person;
  private final SmallRyeHealthReporter health;
  private final Statistics statistics;
  private final AgentsConfig agents;
  private final DeadLetters letters;
  private final RefusedMessages refused;
  private final String issuer;

  /** For CDI. */
  OperationsPage(
      PageRenderer pages,
      FormToken token,
      Person person,
      SmallRyeHealthReporter health,
      Statistics statistics,
      AgentsConfig agents,
      DeadLetters letters,
      RefusedMessages refused,
      @ConfigProperty(name = "quarkus.oidc.token.issuer") String issuer) {
    this.pages = pages;
    this.token = token;
    this.person = person;
    this.health = health;
    this.statistics = statistics;
    this.agents = agents;
    this.letters = letters;
    this.refused = refused;
    this.issuer = issuer;
  }

  /**
   * A part of the service.
   *
   * @param up whether it does its work
   * @param data what it says about itself
   */
  public record Part(String name, boolean up, Map<String, String> data) {

    static Part of(JsonObject check) {
      Map<String, String> data = new LinkedHashMap<>();
      JsonObject said = check.getJsonObject("data");
      if (said != null) {
        said.forEach((key, value) -> data.put(key, text(value)));
      }
      return new Part(check.getString("name"), check.getString("status").equals("UP"), data);
    }

    private static String text(JsonValue value) {
      return value instanceof JsonString text ? text.getString() : value.toString();
    }
  }

  /**
   * A refused message.
   *
   * @param at ISO 8601
   */
  public record RefusedLine(String at, String reason, String detail) {

    static RefusedLine of(RefusedMessages.Refusal refusal) {
      return new RefusedLine(ProcessLine.iso(refusal.at()), refusal.reason(), refusal.detail());
    }
  }

  /** The page. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> page() {
    return pages.answer(() -> content(Optional.empty()));
  }

  /** Tries each dead letter again. */
  @POST
  @Path("/replay")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> replay(@RestForm("token") String given) {
    return pages.answer(
        () -> {
          token.check(given);
          onlyOperators();
          return letters.replay().chain(result -> content(Optional.of(result)));
        });
  }

  private void onlyOperators() {
    if (!person.operator()) {
      throw new ConsoleProblem(403);
    }
  }

  /** The page is of use above all while the database is away, so it does without its numbers. */
  private Uni<io.quarkus.qute.TemplateInstance> content(Optional<DeadLetters.Replay> replay) {
    onlyOperators();
    return Uni.combine()
        .all()
        .unis(
            health.getReadinessAsync().map(OperationsPage::parts),
            statistics
                .count(agents.heartbeatTimeout())
                .map(Optional::of)
                .onFailure()
                .recoverWithItem(Optional.empty()))
        .with(
            (parts, counted) ->
                ConsoleTemplates.operations(
                    pages.shell("operations"),
                    parts,
                    counted.map(Statistics.Snapshot::outboxDepth).map(String::valueOf).orElse(""),
                    counted
                        .map(each -> String.valueOf(Math.round(each.outboxAgeSeconds())))
                        .orElse(""),
                    replay.orElse(null),
                    refused.recent().stream().map(RefusedLine::of).toList(),
                    issuer.replace("/realms/", "/admin/") + "/console/"));
  }

  private static List<Part> parts(SmallRyeHealth answer) {
    return answer.getPayload().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
        .map(Part::of)
        .toList();
  }
}
