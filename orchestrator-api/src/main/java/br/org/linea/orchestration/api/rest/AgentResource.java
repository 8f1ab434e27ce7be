package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.agents.Agents;
import br.org.linea.orchestration.api.agents.KnownAgent;
import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.lifecycle.Commands;
import br.org.linea.orchestration.api.pipeline.CatalogueDifferences;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.store.AgentRecord;
import br.org.linea.orchestration.api.store.EndedRun;
import br.org.linea.orchestration.api.store.EndedRuns;
import br.org.linea.orchestration.messages.AgentLease;
import br.org.linea.orchestration.messages.AgentRegistration;
import br.org.linea.orchestration.messages.AssignedProcess;
import br.org.linea.orchestration.messages.WorkerName;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Registers agents and returns their work. Lists agents for operators. */
@Path("/api/agents")
@Produces(MediaType.APPLICATION_JSON)
public class AgentResource {

  private static final int MOST_ENDED = 500;

  private final Agents agents;
  private final EndedRuns runs;
  private final Commands commands;
  private final PipelineCatalogue catalogue;
  private final Caller caller;
  private final Clock clock;

  /** For CDI. */
  AgentResource(
      Agents agents,
      EndedRuns runs,
      Commands commands,
      PipelineCatalogue catalogue,
      Caller caller,
      Clock clock) {
    this.agents = agents;
    this.runs = runs;
    this.commands = commands;
    this.catalogue = catalogue;
    this.caller = caller;
    this.clock = clock;
  }

  /** Called by an agent when it starts. */
  @PUT
  @Path("/{worker}")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Scopes.AGENT)
  public Uni<AgentLease> register(@RestPath String worker, AgentRegistration registration) {
    WorkerName name = own(worker);
    if (registration == null
        || registration.journalId() == null
        || registration.version() == null
        || registration.catalogueHash() == null) {
      throw ApiProblem.fault(
          400,
          "registration-invalid",
          "An incomplete registration",
          "A registration needs journal_id, version, executors and catalogue_hash.");
    }
    return agents.register(name, registration);
  }

  /** The unfinished processes of an agent. */
  @GET
  @Path("/{worker}/processes")
  @RolesAllowed(Scopes.AGENT)
  public Uni<List<AssignedProcess>> assigned(@RestPath String worker) {
    return agents
        .assigned(own(worker))
        .map(processes -> processes.stream().map(commands::assigned).toList());
  }

  /** Its processes that have ended and whose run directories stay, 500 at a time, by number. */
  @GET
  @Path("/{worker}/ended")
  @RolesAllowed(Scopes.AGENT)
  public Uni<List<EndedForm>> ended(@RestPath String worker, @RestQuery Optional<String> after) {
    int last =
        after
            .map(text -> (int) QueryNumbers.between("after", text, 0, Integer.MAX_VALUE))
            .orElse(0);
    return runs.page(own(worker), last, MOST_ENDED)
        .map(page -> page.stream().map(EndedForm::of).toList());
  }

  /** The agent has removed the run directories of these processes. */
  @POST
  @Path("/{worker}/removed")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Scopes.AGENT)
  public Uni<Removed> removed(
      @RestPath String worker, byte[] body, @RestHeader(HttpHeaders.CONTENT_TYPE) String type) {
    WorkerName name = own(worker);
    return runs.removed(name, ids(RequestJson.parse("The request", body, type)), clock.instant())
        .map(Removed::new);
  }

  private static List<Integer> ids(JsonNode request) {
    JsonNode list = request.path("ids");
    List<Integer> ids = new ArrayList<>();
    for (JsonNode id : list) {
      if (id.isIntegralNumber() && id.canConvertToInt()) {
        ids.add(id.intValue());
      }
    }
    if (!list.isArray() || ids.isEmpty() || ids.size() != list.size() || ids.size() > MOST_ENDED) {
      throw ApiProblem.fault(
          400,
          "removal-invalid",
          "The numbers of processes cannot be used",
          "[agents] 'ids' must be a list of 1 to %d numbers of processes.".formatted(MOST_ENDED));
    }
    return ids;
  }

  /**
   * A process that has ended.
   *
   * @param pathStr its run directory, relative to the processing folder
   * @param status how it ended, as the answers to clients call it
   */
  public record EndedForm(
      int id, UUID taskId, String pathStr, String pipeline, String status, String endedAt) {

    static EndedForm of(EndedRun run) {
      return new EndedForm(
          run.id().value(),
          run.taskId(),
          run.pipeline().runPath(run.id()),
          run.pipeline().value(),
          run.status().label(),
          Times.format(run.endedAt()));
    }
  }

  /**
   * What was stored.
   *
   * @param removed of how many processes it was not known before
   */
  public record Removed(int removed) {}

  /** All agents, by name. */
  @GET
  @RolesAllowed(Scopes.READ)
  public Uni<List<AgentForm>> list() {
    return agents
        .list()
        .map(rows -> rows.stream().map(row -> AgentForm.of(row, catalogue)).toList());
  }

  /** Moves all unfinished processes of an agent that will not come back to another agent. */
  @POST
  @Path("/{worker}/hand-over")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.MULTIPART_FORM_DATA})
  @RolesAllowed(Scopes.OPERATE)
  public Uni<HandOver> handOver(@RestPath String worker, @RestForm("to") String to) {
    WorkerName from = named(worker);
    WorkerName heir = named(to);
    if (from.equals(heir)) {
      throw ApiProblem.fault(
          400, "worker-invalid", "The same agent", "[agents] 'to' must be another agent.");
    }
    return agents
        .handOver(from, heir)
        .map(
            moved ->
                moved.orElseThrow(
                    () ->
                        ApiProblem.fault(
                            404,
                            "worker-unknown",
                            "No such agent",
                            "[agents] The agent that takes over must have registered: start it"
                                + " first. The other one must have registered too, or have"
                                + " processes.")))
        .map(moved -> new HandOver(from.value(), heir.value(), moved));
  }

  /**
   * What moved.
   *
   * @param from agent that had it
   * @param to agent that has it
   * @param processes how many
   */
  public record HandOver(String from, String to, int processes) {}

  private WorkerName own(String worker) {
    WorkerName name = named(worker);
    if (!caller.is(name)) {
      throw ApiProblem.plain(403, "You do not have permission to perform this action.");
    }
    return name;
  }

  private static WorkerName named(String worker) {
    try {
      return new WorkerName(worker);
    } catch (IllegalArgumentException e) {
      throw ApiProblem.fault(400, "worker-invalid", "Invalid agent name", e.getMessage());
    }
  }

  /**
   * An agent, as operators see it.
   *
   * @param lease number of its registration
   * @param catalogueMatches whether its catalogue is the one that the API has
   * @param alive whether it sent a heartbeat recently
   * @param liveJobs runs that it watches, as reported by the agent
   * @param liveProcesses its unfinished processes
   * @param catalogueDifferences null until the agent has reported its pipelines
   */
  public record AgentForm(
      String worker,
      long lease,
      String version,
      List<String> executors,
      String cluster,
      String catalogueHash,
      boolean catalogueMatches,
      String lastSeen,
      boolean alive,
      int liveJobs,
      long liveProcesses,
      int unsentEvents,
      CatalogueDifferences catalogueDifferences) {

    static AgentForm of(KnownAgent known, PipelineCatalogue catalogue) {
      AgentRecord agent = known.agent();
      return new AgentForm(
          agent.worker().value(),
          agent.lease(),
          agent.version(),
          agent.executors(),
          agent.cluster().orElse(null),
          agent.catalogueHash(),
          agent.catalogueHash().equals(catalogue.hash()),
          Times.format(agent.lastSeen()),
          known.alive(),
          agent.liveJobs(),
          known.liveProcesses(),
          agent.unsentEvents(),
          known
              .pipelines()
              .map(theirs -> CatalogueDifferences.of(catalogue.all(), theirs))
              .orElse(null));
    }
  }
}
