package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.store.ProcessRecord;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/** Starts a process from a form. */
@Path("/console/start")
@Authenticated
public class StartPage {

  private final PageRenderer pages;
  private final FormToken token;
  private final VisibleProcesses visible;
  private final PipelineCatalogue catalogue;
  private final Runs runs;
  private final UriInfo uri;

  /** For CDI. */
  StartPage(
      PageRenderer pages,
      FormToken token,
      VisibleProcesses visible,
      PipelineCatalogue catalogue,
      Runs runs,
      @Context UriInfo uri) {
    this.pages = pages;
    this.token = token;
    this.visible = visible;
    this.catalogue = catalogue;
    this.runs = runs;
    this.uri = uri;
  }

  /** The form: empty, with the defaults of a pipeline, or with what another process had. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> form(
      @RestQuery Optional<String> pipeline, @RestQuery Optional<String> from) {
    return pages.answer(
        () ->
            from.filter(id -> !id.isEmpty())
                .map(id -> visible.find(id).map(StartPage::again))
                .orElseGet(() -> runs.defaults(pipeline.orElse("")))
                .chain(fields -> content(fields, StartOutcome.none(), false)));
  }

  private Uni<TemplateInstance> content(Runs.Fields fields, StartOutcome outcome, boolean text) {
    Shell shell = pages.shell("start");
    List<String> owners = runs.owners();
    StartMessages words = pages.messages(StartMessages.class, pages.language());
    List<ResourceField> resources =
        catalogue
            .find(fields.pipeline())
            .map(
                each ->
                    ResourceField.of(
                        each, fields.owner(), fields.resources(), outcome.refused(), words))
            .orElse(List.of());
    return runs.fields(fields, outcome.errors(), words)
        .map(
            groups ->
                ConsoleTemplates.start(
                    shell, fields, names(), owners, outcome, groups, resources, text));
  }

  private static Runs.Fields again(ProcessRecord process) {
    return new Runs.Fields(
        process.pipeline().value(),
        Yaml.of(process.usedConfig()),
        process.owner(),
        "",
        Yaml.texts(process.labels()).entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining("\n")),
        process.resources().map(Yaml::texts).orElse(Map.of()),
        process.id().toString());
  }

  private List<String> names() {
    return catalogue.all().stream().map(each -> each.name().value()).sorted().toList();
  }

  /**
   * Checks what was filled in and starts the process, unless {@code check} is there, or a {@code
   * view}: {@code text} or {@code form}, to go on in. The config is that of the fields, or the text
   * where there are none. A {@code resource} has its value in {@code amount}. {@code from} is the
   * process that it runs again.
   */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> start(
      @RestForm("token") String given,
      @RestForm("pipeline") Optional<String> pipeline,
      @RestForm("config") Optional<String> config,
      @RestForm("at") List<String> places,
      @RestForm("value") List<String> values,
      @RestForm("owner") Optional<String> owner,
      @RestForm("comment") Optional<String> comment,
      @RestForm("labels") Optional<String> labels,
      @RestForm("resource") List<String> resources,
      @RestForm("amount") List<String> amounts,
      @RestForm("from") Optional<String> from,
      @RestForm("check") Optional<String> check,
      @RestForm("view") Optional<String> view) {
    return pages.respond(
        () -> {
          token.check(given);
          Runs.Fields fields =
              new Runs.Fields(
                  pipeline.orElse(""),
                  places.isEmpty() ? config.orElse("") : SchemaForm.text(places, values),
                  owner.orElse(""),
                  comment.orElse(""),
                  labels.orElse(""),
                  ResourceField.asked(resources, amounts),
                  from.orElse(""));
          boolean text = view.map("text"::equals).orElse(places.isEmpty());
          return runs.submit(fields, check.isPresent() || view.isPresent(), uri.getBaseUri())
              .chain(
                  outcome ->
                      outcome
                          .started()
                          .map(id -> Uni.createFrom().item(created(id)))
                          .orElseGet(() -> refused(fields, outcome, text)));
        });
  }

  private static Response created(int id) {
    return Response.seeOther(URI.create("console/processes/" + id)).build();
  }

  private Uni<Response> refused(Runs.Fields fields, StartOutcome outcome, boolean text) {
    return pages.answer(() -> content(fields, outcome, text));
  }
}
