package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.http.Trace;
import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.lifecycle.Origin;
import br.org.linea.orchestration.api.lifecycle.ProcessLifecycle;
import br.org.linea.orchestration.api.store.ProcessRecord;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;

/** Stops one process or several, after a page that says how many. */
@Path("/console/processes/stop")
@Authenticated
public class StopForm {

  private static final int MOST = 500;

  private final PageRenderer pages;
  private final FormToken token;
  private final VisibleProcesses visible;
  private final ProcessLifecycle lifecycle;
  private final Person person;
  private final Trace trace;

  /** For CDI. */
  StopForm(
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

  /** Asks first; with {@code confirmed} it stops those that can be stopped. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> stop(
      @RestForm("id") List<String> ids,
      @RestForm("confirmed") Optional<String> confirmed,
      @RestForm("token") String given) {
    return pages.respond(
        () -> {
          token.check(given);
          if (ids == null || ids.size() > MOST) {
            throw new ConsoleProblem(400);
          }
          return stoppable(ids)
              .chain(found -> confirmed.isPresent() ? stop(ids, found) : ask(found));
        });
  }

  private Uni<List<ProcessRecord>> stoppable(List<String> ids) {
    return Multi.createFrom()
        .iterable(ids.stream().distinct().toList())
        .onItem()
        .transformToUniAndConcatenate(visible::look)
        .filter(found -> found.filter(ProcessView::isStoppable).isPresent())
        .map(Optional::get)
        .collect()
        .asList();
  }

  private Uni<Response> ask(List<ProcessRecord> found) {
    return pages.answer(
        () ->
            Uni.createFrom()
                .item(
                    ConsoleTemplates.confirmStop(
                        pages.shell("processes"), found.stream().map(ProcessLine::of).toList())));
  }

  private Uni<Response> stop(List<String> ids, List<ProcessRecord> found) {
    Origin origin = new Origin(person.name(), trace.parent());
    String next = ids.size() == 1 && found.size() == 1 ? "/" + found.getFirst().id().value() : "";
    return Multi.createFrom()
        .iterable(found)
        .onItem()
        .transformToUniAndConcatenate(process -> lifecycle.requestStop(process.id(), origin))
        .collect()
        .asList()
        .map(done -> Response.seeOther(URI.create("console/processes" + next)).build());
  }
}
