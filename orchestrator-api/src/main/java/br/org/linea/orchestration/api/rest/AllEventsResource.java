package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.feed.Feed;
import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Scopes;
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

/** The changes of all of the caller's processes. The stream ends when the token expires. */
@Path("/api/processes/events")
@Produces(MediaType.SERVER_SENT_EVENTS)
@RolesAllowed(Scopes.READ)
public class AllEventsResource {

  private final Feed feed;
  private final ChangeStreams streams;
  private final Caller caller;

  /** For CDI. */
  AllEventsResource(Feed feed, ChangeStreams streams, Caller caller) {
    this.feed = feed;
    this.streams = streams;
    this.caller = caller;
  }

  /** Each transition from now on, or from {@code Last-Event-ID}; an operator sees everybody's. */
  @GET
  @CountedStream
  @ResponseHeader(name = "X-Accel-Buffering", value = "no")
  public Multi<OutboundSseEvent> events(
      @RestHeader("Last-Event-ID") String last, @Context Sse sse) {
    ChangeStreams.Place place = ChangeStreams.place(last);
    return streams.untilExpiry(
        feed.ofAll(caller.restrictedTo(), place.process(), place.number()), sse);
  }
}
