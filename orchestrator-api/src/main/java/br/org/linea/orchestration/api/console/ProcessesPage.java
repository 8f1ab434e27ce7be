package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
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
            processes
                .slice(filter.query(person.restrictedTo()), filter.place(), config.pageSize() + 1)
                .map(found -> page(filter, found)));
  }

  private TemplateInstance page(ProcessFilter filter, List<ProcessRecord> found) {
    boolean more = found.size() > config.pageSize();
    List<ProcessRecord> shown = more ? found.subList(0, config.pageSize()) : found;
    return ConsoleTemplates.processes(
        pages.shell("processes"),
        filter,
        shown.stream().map(ProcessLine::of).toList(),
        catalogue.all().stream().map(each -> each.name().value()).sorted().toList(),
        more ? filter.behind(shown.getLast()) : "",
        config.pageSize(),
        person.restrictedTo().filter(java.util.Set::isEmpty).isPresent());
  }
}
