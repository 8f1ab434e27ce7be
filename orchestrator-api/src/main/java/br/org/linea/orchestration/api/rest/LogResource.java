package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.identity.Scopes;
import br.org.linea.orchestration.api.output.RunOutput;
import br.org.linea.orchestration.messages.FileQuestion;
import br.org.linea.orchestration.messages.RunFile;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What a run writes to its standard output and its standard error. */
@Path("/api/processes/{id}/logs")
@RolesAllowed(Scopes.READ)
public class LogResource {

  private static final int DEFAULT_LIMIT = 64 * 1024;

  private final OwnProcesses own;
  private final RunOutput output;
  private final LogStreams streams;

  /** For CDI. */
  LogResource(OwnProcesses own, RunOutput output, LogStreams streams) {
    this.own = own;
    this.output = output;
    this.streams = streams;
  }

  /**
   * Returns a part of the file. Headers give the offset of the part, the offset of the next one,
   * the size of the file, and whether the part comes from the agent or from the stored end.
   */
  @GET
  @Produces(MediaType.TEXT_PLAIN)
  public Uni<Response> read(
      @RestPath String id,
      @RestQuery Optional<String> stream,
      @RestQuery Optional<String> offset,
      @RestQuery Optional<String> limit) {
    RunFile file = file(stream);
    long from =
        offset
            .map(text -> QueryNumbers.between("offset", text, Long.MIN_VALUE + 1, Long.MAX_VALUE))
            .orElse(0L);
    int most =
        limit
            .map(text -> (int) QueryNumbers.between("limit", text, 1, FileQuestion.MOST_BYTES))
            .orElse(DEFAULT_LIMIT);
    return own.find(id)
        .chain(process -> output.read(process, file, from, most))
        .map(LogResource::answer);
  }

  private static Response answer(RunOutput.Part part) {
    return switch (part) {
      case RunOutput.Part.Found found -> {
        byte[] bytes = found.bytes().copy();
        yield Response.ok(bytes)
            .type("text/plain;charset=UTF-8")
            .header("X-Log-Offset", found.offset())
            .header("X-Log-Next-Offset", found.offset() + bytes.length)
            .header("X-Log-Size", found.size())
            .header("X-Log-Source", found.kept() ? "kept-tail" : "agent")
            .build();
      }
      case RunOutput.Part.Refused refused ->
          throw ApiProblem.fault(
              409, "log-refused", "The agent does not read it", "[logs] " + refused.why());
      case RunOutput.Part.Unavailable silent ->
          throw ApiProblem.unavailable("[logs] " + silent.why() + "; try again later.");
    };
  }

  /**
   * Follows the file as it grows, as events. {@code ?follow=true} leads here, too. An event's id is
   * a byte offset.
   */
  @GET
  @Path("/follow")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @OwnProcess
  @CountedStream
  @ResponseHeader(name = "X-Accel-Buffering", value = "no")
  public Multi<OutboundSseEvent> follow(
      @RestPath String id,
      @RestQuery Optional<String> stream,
      @RestQuery Optional<String> offset,
      @RestHeader("Last-Event-ID") String last,
      @Context Sse sse) {
    long from =
        Optional.ofNullable(last)
            .or(() -> offset)
            .map(text -> QueryNumbers.between("offset", text, 0, Long.MAX_VALUE))
            .orElse(0L);
    return streams.follow(() -> own.find(id), file(stream), from, sse);
  }

  private static RunFile file(Optional<String> stream) {
    return switch (stream.orElse("out")) {
      case "out" -> RunFile.OUT;
      case "err" -> RunFile.ERR;
      default ->
          throw ApiProblem.fault(
              400,
              "query-invalid",
              "A query parameter cannot be used",
              "'stream' must be out or err, not '%s'.".formatted(stream.get()));
    };
  }
}
