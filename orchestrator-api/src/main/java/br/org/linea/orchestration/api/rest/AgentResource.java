package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.agents.Agents;
import br.org.linea.orchestration.api.agents.KnownAgent;
import br.org.linea.orchestration.api.identity.Caller;
import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.lifecycle.Commands;
import br.org.linea.orchestration.api.pipeline.CatalogueDifferences;
import br.org.linea.orchestration.api.pipeline.PipelineCatalogue;
import br.org.linea.orchestration.api.store.AgentRecord;
import br.org.linea.orchestration.messages.AgentLease;
import br.org.linea.orchestration.messages.AgentRegistration;
import br.org.linea.orchestration.messages.AssignedProcess;
import br.org.linea.orchestration.messages.WorkerName;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;

/** Registers agents and returns their work. Lists agents for operators. */
@Path("/api/agents")
@Produces(MediaType.APPLICATION_JSON)
public class AgentResource {

  private final Agents agents;
  private final Commands commands;
  private final PipelineCatalogue catalogue;
  private final Caller caller;

  /** For CDI. */
  AgentResource(Agents agents, Commands commands, PipelineCatalogue catalogue, Caller caller) {
    this.agents = agents;
    this.commands = commands;
    this.catalogue = catalogue;
    this.caller = caller;
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
