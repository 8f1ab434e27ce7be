package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.pipeline.ConfigOutcome.ConfigError;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
import br.org.linea.orchestration.api.webhooks.Deliveries;
import br.org.linea.orchestration.api.webhooks.DeliveryRecord;
import br.org.linea.orchestration.api.webhooks.Dispatcher;
import br.org.linea.orchestration.api.webhooks.Webhook;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What was delivered to a webhook, and what is to be delivered again. */
@Path("/api/webhooks/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class WebhookDeliveryResource {

  private static final int ACCEPTED = 202;

  private final Deliveries deliveries;
  private final OwnWebhooks own;
  private final OwnProcesses ownProcesses;
  private final Processes processes;
  private final Dispatcher dispatcher;

  /** For CDI. */
  WebhookDeliveryResource(
      Deliveries deliveries,
      OwnWebhooks own,
      OwnProcesses ownProcesses,
      Processes processes,
      Dispatcher dispatcher) {
    this.deliveries = deliveries;
    this.own = own;
    this.ownProcesses = ownProcesses;
    this.processes = processes;
    this.dispatcher = dispatcher;
  }

  /** Deliveries, the newest first, a hundred at most. */
  @GET
  @Path("/deliveries")
  @RolesAllowed(Scopes.READ)
  public Uni<List<DeliveryForm>> deliveries(
      @RestPath String id, @RestQuery("state") String state, @RestQuery("before") String before) {
    Optional<DeliveryRecord.State> only = Optional.ofNullable(state).map(this::state);
    Optional<Long> smaller = Optional.ofNullable(before).map(this::number);
    return own.find(id)
        .chain(webhook -> deliveries.list(webhook.id(), only, smaller))
        .map(list -> list.stream().map(DeliveryForm::of).toList());
  }

  private DeliveryRecord.State state(String word) {
    return DeliveryRecord.State.parse(word)
        .orElseThrow(
            () -> WebhookRequest.invalidQuery("'state' must be waiting, delivered or parked."));
  }

  private Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw WebhookRequest.invalidQuery("'before' must be the id of a delivery.");
    }
  }

  /** Sends a test; its result is among the deliveries. */
  @POST
  @Path("/test")
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> test(@RestPath String id) {
    return own.find(id)
        .chain(webhook -> deliveries.test(webhook.id()))
        .map(made -> made.orElseThrow(OwnWebhooks::none))
        .invoke(dispatcher::wake)
        .map(made -> accepted(DeliveryForm.of(made)));
  }

  /** Delivers the transitions of a process from a number of its history on once more. */
  @POST
  @Path("/replay")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> replay(
      @RestPath String id, byte[] body, @RestHeader(HttpHeaders.CONTENT_TYPE) String type) {
    JsonNode fields = RequestJson.parse("The request", body, type);
    int process = positive(fields, "process", Optional.empty());
    int from = positive(fields, "number", Optional.of(1));
    return own.find(id)
        .chain(
            webhook ->
                ownProcesses
                    .find(Integer.toString(process))
                    .map(found -> its(webhook, found))
                    .chain(
                        found ->
                            processes
                                .history(found.id())
                                .map(all -> all.stream().filter(it -> it.number() >= from).toList())
                                .chain(some -> deliveries.replay(webhook, found, some))))
        .invoke(dispatcher::wake)
        .map(count -> accepted(new Replay(count)));
  }

  /** A webhook never gets changes of another owner's process, nor of another than its own. */
  private static ProcessRecord its(Webhook webhook, ProcessRecord process) {
    if (!process.owner().equals(webhook.owner())
        || webhook.process().filter(only -> only != process.id().value()).isPresent()) {
      throw ApiProblem.noSuchProcess();
    }
    return process;
  }

  private static int positive(JsonNode fields, String name, Optional<Integer> without) {
    JsonNode value = fields.path(name);
    if (value.isMissingNode() && without.isPresent()) {
      return without.get();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw ApiProblem.fault(
          400,
          "replay-invalid",
          "Nothing can be replayed",
          "[webhooks] '%s' must be a number from 1.".formatted(name),
          List.of(new ConfigError("/" + name, "must be a number from 1")));
    }
    return value.intValue();
  }

  private static Response accepted(Object form) {
    return Response.status(ACCEPTED).entity(form).type(MediaType.APPLICATION_JSON_TYPE).build();
  }

  /**
   * What is delivered again.
   *
   * @param deliveries how many
   */
  @RegisterForReflection
  record Replay(int deliveries) {}
}
