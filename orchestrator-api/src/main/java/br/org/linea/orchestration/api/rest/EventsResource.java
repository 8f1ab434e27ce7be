package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.feed.Feed;
import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.messages.ProcessId;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

/** The changes of one process. The stream ends with it, or when the token expires. */
@Path("/api/processes/{id}/events")
@Produces(MediaType.SERVER_SENT_EVENTS)
@RolesAllowed(Scopes.READ)
public class EventsResource {

  private final Feed feed;
  private final ChangeStreams streams;

  /** For CDI. */
  EventsResource(Feed feed, ChangeStreams streams) {
    this.feed = feed;
    this.streams = streams;
  }

  /** All transitions so far, or those after {@code Last-Event-ID}; then each as it happens. */
  @GET
  @OwnProcess
  @CountedStream
  @ResponseHeader(name = "X-Accel-Buffering", value = "no")
  public Multi<OutboundSseEvent> events(
      @RestPath int id, @RestHeader("Last-Event-ID") String last, @Context Sse sse) {
    ChangeStreams.Place place = ChangeStreams.place(last);
    int after = place.process() == id ? place.number() : 0;
    return streams.untilExpiry(feed.ofOne(new ProcessId(id), after), sse);
  }
}
