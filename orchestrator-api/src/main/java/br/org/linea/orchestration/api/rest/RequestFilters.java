package br.org.linea.orchestration.api.rest;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Gives every request its trace, which is in each log line about it and in the answer. */
class RequestFilters {

  private final Trace trace;

  private final OwnProcesses own;

  RequestFilters(Trace trace, OwnProcesses own) {
    this.trace = trace;
    this.own = own;
  }

  @OwnProcess
  @ServerRequestFilter
  Uni<Void> checkOwner(ContainerRequestContext request) {
    return own.find(request.getUriInfo().getPathParameters().getFirst("id")).replaceWithVoid();
  }

  @ServerRequestFilter(preMatching = true)
  void begin(ContainerRequestContext request) {
    trace.from(request.getHeaderString("traceparent"));
    MDC.put("traceId", trace.id());
  }

  @ServerResponseFilter
  void end(ContainerResponseContext response) {
    response.getHeaders().putSingle("traceresponse", trace.parent());
  }
}
