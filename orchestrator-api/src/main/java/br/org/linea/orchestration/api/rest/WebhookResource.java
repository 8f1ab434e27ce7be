package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.webhooks.NewWebhook;
import br.org.linea.orchestration.api.webhooks.Webhook;
import br.org.linea.orchestration.api.webhooks.Webhooks;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Webhooks: each owner makes and sees its own, operators see all. */
@Path("/api/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {

  private static final Logger LOG = Logger.getLogger(WebhookResource.class);

  private final Webhooks webhooks;
  private final OwnWebhooks own;
  private final OwnProcesses processes;
  private final Caller caller;
  private final UriInfo uri;

  /** For CDI. */
  WebhookResource(
      Webhooks webhooks, OwnWebhooks own, OwnProcesses processes, Caller caller, UriInfo uri) {
    this.webhooks = webhooks;
    this.own = own;
    this.processes = processes;
    this.caller = caller;
    this.uri = uri;
  }

  /** Webhooks by id: those that no process was made with, or the one of {@code process}. */
  @GET
  @RolesAllowed(Scopes.READ)
  public Uni<List<WebhookForm>> list(@RestQuery("process") String process) {
    Uni<List<Webhook>> found =
        process == null
            ? webhooks.list(caller.restrictedTo(), Optional.empty())
            : processes
                .find(process)
                .chain(its -> webhooks.list(caller.restrictedTo(), Optional.of(its.id().value())));
    return found.map(list -> list.stream().map(WebhookForm::of).toList());
  }

  /** Makes a webhook; the answer alone has its secret. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Scopes.WRITE)
  public Uni<Response> create(byte[] body, @RestHeader(HttpHeaders.CONTENT_TYPE) String type) {
    WebhookRequest.Wanted wanted = WebhookRequest.read(body, type);
    String owner = caller.owner();
    String client = caller.name();
    return own.checked("url", wanted.url(), wanted.subscription())
        .chain(
            webhook ->
                webhooks
                    .create(owner, webhook)
                    .map(made -> made.orElseThrow(WebhookResource::tooMany))
                    .invoke(made -> LOG.infof("%s made webhook %d", client, made.id()))
                    .map(made -> created(made, webhook)));
  }

  private static ApiProblem tooMany() {
    return ApiProblem.fault(
        409,
        "webhook-limit",
        "No more webhooks",
        "[webhooks] The owner has as many webhooks as it may have; delete one first.");
  }

  private Response created(Webhook made, NewWebhook wanted) {
    return Response.created(uri.getBaseUriBuilder().path("api/webhooks/{id}/").build(made.id()))
        .entity(WebhookForm.of(made, Optional.of(wanted.secret())))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  /** One webhook. */
  @GET
  @Path("/{id}")
  @RolesAllowed(Scopes.READ)
  public Uni<WebhookForm> read(@RestPath String id) {
    return own.find(id).map(WebhookForm::of);
  }

  /** Deletes it; what waited for it is not delivered. */
  @DELETE
  @Path("/{id}")
  @RolesAllowed(Scopes.WRITE)
  public Uni<WebhookForm> delete(@RestPath String id) {
    String client = caller.name();
    return own.find(id)
        .call(webhook -> webhooks.delete(webhook.id()))
        .invoke(webhook -> LOG.infof("%s deleted webhook %d", client, webhook.id()))
        .map(WebhookForm::of);
  }

  /** Lets its deliveries wait. */
  @POST
  @Path("/{id}/pause")
  @RolesAllowed(Scopes.WRITE)
  public Uni<WebhookForm> pause(@RestPath String id) {
    return paused(id, true);
  }

  /** Delivers again, first what waits. */
  @POST
  @Path("/{id}/resume")
  @RolesAllowed(Scopes.WRITE)
  public Uni<WebhookForm> resume(@RestPath String id) {
    return paused(id, false);
  }

  private Uni<WebhookForm> paused(String id, boolean paused) {
    return own.find(id)
        .chain(webhook -> webhooks.pause(webhook.id(), paused))
        .chain(() -> read(id));
  }

  /** Replaces the secret; the answer alone has the new one. */
  @POST
  @Path("/{id}/rotate-secret")
  @RolesAllowed(Scopes.WRITE)
  public Uni<WebhookForm> rotate(@RestPath String id) {
    return own.find(id)
        .chain(
            webhook ->
                webhooks
                    .rotate(webhook.id())
                    .map(secret -> WebhookForm.of(webhook, Optional.of(secret))));
  }
}
