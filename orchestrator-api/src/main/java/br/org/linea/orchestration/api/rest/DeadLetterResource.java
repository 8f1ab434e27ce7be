package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.agents.DeadLetters;
import br.org.linea.orchestration.api.identity.Scopes;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Lets operators replay messages that could not be processed. */
@Path("/api/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scopes.OPERATE)
public class DeadLetterResource {

  private final DeadLetters letters;

  /** For CDI. */
  DeadLetterResource(DeadLetters letters) {
    this.letters = letters;
  }

  /** Tries each message again, for example after an upgrade that can read it. */
  @POST
  @Path("/replay")
  public Uni<DeadLetters.Replay> replay() {
    return letters.replay();
  }
}
