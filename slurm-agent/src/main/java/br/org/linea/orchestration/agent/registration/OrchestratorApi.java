package br.org.linea.orchestration.agent.registration;

import br.org.linea.orchestration.messages.AgentLease;
import br.org.linea.orchestration.messages.AgentRegistration;
import br.org.linea.orchestration.messages.AssignedProcess;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What the agent asks of the API, with a token of its own. Blocks. */
@RegisterRestClient(configKey = "orchestrator-api")
@OidcClientFilter
@Path("/api/agents")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
interface OrchestratorApi {

  @PUT
  @Path("/{worker}/")
  AgentLease register(@PathParam("worker") String worker, AgentRegistration registration);

  @GET
  @Path("/{worker}/processes/")
  List<AssignedProcess> assigned(@PathParam("worker") String worker);
}
