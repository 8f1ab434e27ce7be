package br.org.linea.orchestration.api.console;

import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestHeader;

/** Keeps open lists up to date. */
@Path("/console/processes/events")
@Authenticated
public class ProcessesStream {

  private final LiveLines live;

  /** For CDI. */
  ProcessesStream(LiveLines live) {
    this.live = live;
  }

  /** Lines of the list that change or come, until the login must be renewed. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @ResponseHeader(name = "X-Accel-Buffering", value = "no")
  public Multi<OutboundSseEvent> events(
      @Context UriInfo uri, @RestHeader("Last-Event-ID") String last, @Context Sse sse) {
    return live.of(ProcessFilter.of(uri.getQueryParameters()), last, sse);
  }
}
