package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.lifecycle.AbandonAnswer;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;

/** Lets operators end processes that no live agent will end. */
@Path("/api/processes/{id}/abandon")
@Produces(MediaType.APPLICATION_JSON)
public class AbandonResource {

  private static final int LONGEST_REASON = 500;

  private final ProcessLifecycle lifecycle;
  private final OwnProcesses own;
  private final Requester requester;

  /** For CDI. */
  AbandonResource(ProcessLifecycle lifecycle, OwnProcesses own, Requester requester) {
    this.lifecycle = lifecycle;
    this.own = own;
    this.requester = requester;
  }

  /**
   * Ends the process. A process that has ended stays as it is.
   *
   * @param reason the operator's words, for its history
   */
  @POST
  @RolesAllowed(Scopes.OPERATE)
  public Uni<WriteForm> abandon(@RestPath String id, @RestForm("reason") String reason) {
    return own.with(
            id, process -> lifecycle.abandon(process.id(), requester.origin(), words(reason)))
        .map(AbandonResource::answer);
  }

  /** One line that any database can store. */
  private static Optional<String> words(String reason) {
    return Optional.ofNullable(reason)
        .map(text -> text.replaceAll("\\p{Cntrl}+", " ").strip())
        .filter(text -> !text.isEmpty())
        .map(text -> text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) : text);
  }

  private static WriteForm answer(AbandonAnswer answer) {
    return switch (answer) {
      case AbandonAnswer.Over over -> WriteForm.of(over.process());
      case AbandonAnswer.Held held ->
          throw ApiProblem.fault(
              409,
              "process-held",
              "A live agent holds the process",
              "[process abandon] The agent %s holds process %s and sent its last heartbeat at %s. Stop the process instead."
                  .formatted(held.worker(), held.process().id(), held.lastSeen()));
      case AbandonAnswer.Unknown unknown -> throw ApiProblem.noSuchProcess();
    };
  }
}
