package br.org.linea.orchestration.api.rest;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Answers 404 before the stream of a process that the caller may not see begins. */
class OwnProcessFilter {

  private final OwnProcesses own;

  OwnProcessFilter(OwnProcesses own) {
    this.own = own;
  }

  @OwnProcess
  @ServerRequestFilter
  Uni<Void> checkOwner(ContainerRequestContext request) {
    return own.find(request.getUriInfo().getPathParameters().getFirst("id")).replaceWithVoid();
  }
}
