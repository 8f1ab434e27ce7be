package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.catalogue.Pipeline;
import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;

/** The catalogue. */
@Path("/console/pipelines")
@Authenticated
public class PipelinesPage {

  private final PageRenderer pages;
  private final PipelineCatalogue catalogue;

  /** For CDI. */
  PipelinesPage(PageRenderer pages, PipelineCatalogue catalogue) {
    this.pages = pages;
    this.catalogue = catalogue;
  }

  /**
   * A pipeline.
   *
   * @param title for people
   * @param agent that its entry names; may be empty
   * @param atOnce {@code max_running}; may be empty
   * @param labels names and values
   */
  public record PipelineLine(
      String name,
      String title,
      String version,
      String executor,
      String agent,
      String atOnce,
      String labels) {

    static PipelineLine of(Pipeline pipeline) {
      return new PipelineLine(
          pipeline.name().value(),
          pipeline.displayName(),
          pipeline.version(),
          pipeline.executor(),
          pipeline.agent().map(WorkerName::value).orElse(""),
          pipeline.maxRunning().isPresent()
              ? Integer.toString(pipeline.maxRunning().getAsInt())
              : "",
          pipeline.labels().entrySet().stream()
              .map(label -> label.getKey() + "=" + label.getValue())
              .collect(Collectors.joining(", ")));
    }
  }

  /** The page. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> page() {
    return pages.answer(
        () ->
            Uni.createFrom()
                .item(
                    ConsoleTemplates.pipelines(
                        pages.shell("pipelines"),
                        catalogue.all().stream().map(PipelineLine::of).toList(),
                        catalogue.problem().orElse(""))));
  }
}
