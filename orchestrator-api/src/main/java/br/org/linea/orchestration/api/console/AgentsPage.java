package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.agents.Agents;
import br.org.linea.orchestration.api.agents.KnownAgent;
import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.pipeline.CatalogueDifferences;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.messages.SlurmQuery;
import br.org.linea.orchestration.messages.WorkerName;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;

/** The agents; operators hand over the work of one that is lost. */
@Path("/console/agents")
@Authenticated
public class AgentsPage {

  private final PageRenderer pages;
  private final FormToken token;
  private final Agents agents;
  private final PipelineCatalogue catalogue;
  private final Person person;

  /** For CDI. */
  AgentsPage(
      PageRenderer pages,
      FormToken token,
      Agents agents,
      PipelineCatalogue catalogue,
      Person person) {
    this.pages = pages;
    this.token = token;
    this.agents = agents;
    this.catalogue = catalogue;
    this.person = person;
  }

  /**
   * An agent.
   *
   * @param lastSeen ISO 8601
   * @param sameCatalogue whether it has the catalogue of the API
   * @param differences where it differs, in words; empty while that is unknown
   * @param processes unfinished ones
   * @param jobs that it watches
   * @param queried when Slurm last answered it, ISO 8601; may be empty
   * @param latency how long that took, in milliseconds; may be empty
   */
  public record AgentLine(
      String name,
      boolean alive,
      String lastSeen,
      String version,
      long lease,
      String executors,
      String cluster,
      boolean sameCatalogue,
      String differences,
      long processes,
      int jobs,
      int unsent,
      String queried,
      String latency) {

    static AgentLine of(KnownAgent known, PipelineCatalogue catalogue, OpsMessages words) {
      return new AgentLine(
          known.agent().worker().value(),
          known.alive(),
          ProcessLine.iso(known.agent().lastSeen()),
          known.agent().version(),
          known.agent().lease(),
          String.join(", ", known.agent().executors()),
          known.agent().cluster().orElse(""),
          known.agent().catalogueHash().equals(catalogue.hash()),
          known
              .pipelines()
              .map(theirs -> CatalogueDifferences.of(catalogue.all(), theirs))
              .map(differences -> CatalogueWords.of(differences, words))
              .orElse(""),
          known.liveProcesses(),
          known.agent().liveJobs(),
          known.agent().unsentEvents(),
          known.agent().slurmQuery().map(SlurmQuery::at).map(ProcessLine::iso).orElse(""),
          known.agent().slurmQuery().map(SlurmQuery::millis).map(String::valueOf).orElse(""));
    }
  }

  /** The page. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> page() {
    return pages.answer(
        () -> lines().map(lines -> ConsoleTemplates.agents(pages.shell("agents"), lines)));
  }

  private Uni<List<AgentLine>> lines() {
    OpsMessages words = pages.messages(OpsMessages.class, pages.language());
    return agents
        .list()
        .map(known -> known.stream().map(each -> AgentLine.of(each, catalogue, words)).toList());
  }

  /** Asks first; with {@code confirmed} it moves the work of one agent to another. */
  @POST
  @Path("/hand-over")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> handOver(
      @RestForm("from") String from,
      @RestForm("to") String to,
      @RestForm("confirmed") Optional<String> confirmed,
      @RestForm("token") String given) {
    return pages.respond(
        () -> {
          token.check(given);
          if (!person.operator()) {
            throw new ConsoleProblem(403);
          }
          WorkerName loser = named(from);
          WorkerName heir = named(to);
          if (loser.equals(heir)) {
            throw new ConsoleProblem(400);
          }
          return confirmed.isPresent() ? move(loser, heir) : ask(loser, heir);
        });
  }

  private Uni<Response> ask(WorkerName from, WorkerName to) {
    return pages.answer(
        () ->
            lines()
                .map(
                    lines ->
                        ConsoleTemplates.confirmHandOver(
                            pages.shell("agents"), find(lines, from), find(lines, to))));
  }

  private static AgentLine find(List<AgentLine> lines, WorkerName name) {
    return lines.stream()
        .filter(line -> line.name().equals(name.value()))
        .findFirst()
        .orElseThrow(() -> new ConsoleProblem(404));
  }

  private Uni<Response> move(WorkerName from, WorkerName to) {
    return agents
        .handOver(from, to)
        .map(
            moved -> {
              moved.orElseThrow(() -> new ConsoleProblem(404));
              return Response.seeOther(URI.create("console/agents")).build();
            });
  }

  private static WorkerName named(String name) {
    try {
      return new WorkerName(name);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new ConsoleProblem(400);
    }
  }
}
