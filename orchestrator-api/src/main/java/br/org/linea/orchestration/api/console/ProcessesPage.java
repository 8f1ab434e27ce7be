package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
import br.org.linea.orchestration.api.store.Processes.Place;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The list of processes, which stays up to date by itself. */
@Path("/console/processes")
@Authenticated
public class ProcessesPage {

  private final PageRenderer pages;
  private final Processes processes;
  private final PipelineCatalogue catalogue;
  private final Person person;
  private final ConsoleConfig config;

  /** For CDI. */
  ProcessesPage(
      PageRenderer pages,
      Processes processes,
      PipelineCatalogue catalogue,
      Person person,
      ConsoleConfig config) {
    this.pages = pages;
    this.processes = processes;
    this.catalogue = catalogue;
    this.person = person;
    this.config = config;
  }

  /** One page of the list. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> list(@Context UriInfo uri) {
    ProcessFilter filter = ProcessFilter.of(uri.getQueryParameters());
    return pages.answer(
        () ->
            filter.placeBefore().isPresent()
                ? pageBefore(filter, filter.placeBefore().get())
                : pageAfter(filter, filter.placeAfter()));
  }

  private Uni<TemplateInstance> pageAfter(ProcessFilter filter, Optional<Place> place) {
    int size = config.pageSize();
    return processes
        .slice(filter.query(person.restrictedTo()), place, size + 1)
        .map(
            found ->
                found.size() > size
                    ? page(filter, found.subList(0, size), place.isPresent(), true)
                    : page(filter, found, place.isPresent(), false));
  }

  /** Read backwards; a page that reaches the start is the first one, and full. */
  private Uni<TemplateInstance> pageBefore(ProcessFilter filter, Place place) {
    int size = config.pageSize();
    return processes
        .slice(filter.query(person.restrictedTo()).reversed(), Optional.of(place), size + 1)
        .chain(
            found ->
                found.size() > size
                    ? Uni.createFrom()
                        .item(page(filter, found.subList(0, size).reversed(), true, true))
                    : pageAfter(filter, Optional.empty()));
  }

  private TemplateInstance page(
      ProcessFilter filter, List<ProcessRecord> shown, boolean earlier, boolean more) {
    return ConsoleTemplates.processes(
        pages.shell("processes"),
        filter,
        shown.stream().map(ProcessLine::of).toList(),
        catalogue.all().stream().map(each -> each.name().value()).sorted().toList(),
        earlier && !shown.isEmpty() ? filter.before(shown.getFirst()) : "",
        more ? filter.behind(shown.getLast()) : "",
        config.pageSize(),
        person.restrictedTo().filter(Set::isEmpty).isPresent());
  }
}
