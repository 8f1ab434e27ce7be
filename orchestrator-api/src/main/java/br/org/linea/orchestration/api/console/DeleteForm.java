package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.http.Trace;
import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.lifecycle.Origin;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.store.ProcessRecord;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;

/** Deletes a process that has ended, after a page that says what that means. */
@Path("/console/processes/delete")
@Authenticated
public class DeleteForm {

  private final PageRenderer pages;
  private final FormToken token;
  private final VisibleProcesses visible;
  private final ProcessLifecycle lifecycle;
  private final Person person;
  private final Trace trace;

  /** For CDI. */
  DeleteForm(
      PageRenderer pages,
      FormToken token,
      VisibleProcesses visible,
      ProcessLifecycle lifecycle,
      Person person,
      Trace trace) {
    this.pages = pages;
    this.token = token;
    this.visible = visible;
    this.lifecycle = lifecycle;
    this.person = person;
    this.trace = trace;
  }

  /** Asks first; with {@code confirmed} it deletes. One that has not ended shows its page. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> delete(
      @RestForm("id") String id,
      @RestForm("confirmed") Optional<String> confirmed,
      @RestForm("token") String given) {
    return pages.respond(
        () -> {
          token.check(given);
          return visible
              .find(id)
              .chain(
                  process -> {
                    if (!process.status().terminal()) {
                      return Uni.createFrom().item(see("/" + process.id()));
                    }
                    return confirmed.isPresent() ? delete(process) : ask(process);
                  });
        });
  }

  private Uni<Response> ask(ProcessRecord process) {
    return pages.answer(
        () ->
            Uni.createFrom()
                .item(
                    ConsoleTemplates.confirmDelete(
                        pages.shell("processes"), ProcessLine.of(process))));
  }

  private Uni<Response> delete(ProcessRecord process) {
    return lifecycle
        .delete(process.id(), new Origin(person.name(), trace.parent()))
        .map(done -> see(""));
  }

  private static Response see(String which) {
    return Response.seeOther(URI.create("console/processes" + which)).build();
  }
}
