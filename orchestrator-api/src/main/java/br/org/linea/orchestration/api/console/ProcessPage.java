package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.advice.Advisor;
import br.org.linea.orchestration.api.feed.Change;
import br.org.linea.orchestration.api.feed.Feed;
import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.output.RunOutput;
import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
import br.org.linea.orchestration.messages.ProcessId;
import br.org.linea.orchestration.messages.RunFile;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** One process: its state and what to do about it, its history, its config and its output. */
@Path("/console/processes/{id}")
@Authenticated
public class ProcessPage {

  private static final int MOST_BYTES = 256 * 1024;

  private static final int GONE = 410;

  /** No transition of the process itself. */
  private static final int OTHER = 0;

  private final PageRenderer pages;
  private final VisibleProcesses visible;
  private final Processes processes;
  private final RunOutput output;
  private final Advisor advisor;
  private final Feed feed;
  private final ConsoleStreams streams;
  private final Person person;
  private final Clock clock;

  /** For CDI. */
  ProcessPage(
      PageRenderer pages,
      VisibleProcesses visible,
      Processes processes,
      RunOutput output,
      Advisor advisor,
      Feed feed,
      ConsoleStreams streams,
      Person person,
      Clock clock) {
    this.pages = pages;
    this.visible = visible;
    this.processes = processes;
    this.output = output;
    this.advisor = advisor;
    this.feed = feed;
    this.streams = streams;
    this.person = person;
    this.clock = clock;
  }

  /** The page. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  public Uni<Response> page(@RestPath String id) {
    return pages.answer(
        () ->
            visible
                .find(id)
                .chain(
                    process ->
                        view(process, pages.language())
                            .map(
                                view ->
                                    ConsoleTemplates.process(
                                        pages.shell("processes"),
                                        view,
                                        Yaml.of(process.usedConfig())))));
  }

  private Uni<ProcessView> view(ProcessRecord process, Locale language) {
    return visible
        .states(RelatedProcesses.ids(process))
        .map(states -> RelatedProcesses.of(process, states))
        .chain(
            related ->
                processes
                    .history(process.id())
                    .map(
                        history ->
                            ProcessView.of(
                                process,
                                history,
                                related,
                                advisor,
                                pages.messages(RunMessages.class, language),
                                language)));
  }

  /**
   * The changing part of the page, each time that the process changes; empty for a process that
   * cannot be seen.
   */
  @GET
  @Path("/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @ResponseHeader(name = "X-Accel-Buffering", value = "no")
  public Multi<OutboundSseEvent> events(
      @RestPath String id,
      @RestQuery Optional<Integer> after,
      @RestHeader("Last-Event-ID") String last,
      @Context Sse sse) {
    Locale language = pages.language();
    String token = pages.token();
    // Changes come on the reader's thread; the database wants the request's.
    io.vertx.core.Context request = Vertx.currentContext();
    Executor thread = task -> request.runOnContext(ignored -> task.run());
    int from = number(last).or(() -> after).orElse(0);
    Duration left = Duration.between(clock.instant(), person.expiry());
    return visible
        .look(id)
        .onItem()
        .transformToMulti(
            found ->
                found
                    .map(
                        process ->
                            Multi.createBy()
                                .concatenating()
                                .streams(
                                    changes(process, from, language, token, thread, sse),
                                    end(process.id(), sse)))
                    .orElseGet(() -> Multi.createFrom().empty()))
        .select()
        .first(left.isPositive() ? left : Duration.ofMillis(1));
  }

  private static Optional<Integer> number(String text) {
    return Optional.ofNullable(text).filter(each -> each.matches("\\d{1,9}")).map(Integer::valueOf);
  }

  /** So that the browser does not come back for more. */
  private Multi<OutboundSseEvent> end(ProcessId id, Sse sse) {
    return visible
        .look(id.toString())
        .onItem()
        .transformToMulti(
            found ->
                found.filter(process -> process.status().terminal()).isPresent()
                    ? Multi.createFrom().item(sse.newEventBuilder().name("over").data("").build())
                    : Multi.createFrom().empty());
  }

  private Multi<OutboundSseEvent> changes(
      ProcessRecord shown, int from, Locale language, String token, Executor thread, Sse sse) {
    ProcessId id = shown.id();
    return streams.counted(
        person.name(),
        numbers(shown, from)
            .emitOn(thread)
            .onItem()
            .transformToUniAndConcatenate(
                number ->
                    number.isEmpty()
                        ? Uni.createFrom()
                            .item(sse.newEventBuilder().comment("nothing new").build())
                        : visible
                            .look(id.toString())
                            .map(Optional::orElseThrow)
                            .chain(process -> view(process, language))
                            .chain(
                                view ->
                                    ConsoleTemplates.processState(view, token)
                                        .setLocale(language)
                                        .createUni())
                            .map(text -> event(number.get(), text, sse))));
  }

  private static OutboundSseEvent event(int number, String text, Sse sse) {
    OutboundSseEvent.Builder event = sse.newEventBuilder();
    if (number != OTHER) {
      event.id(Integer.toString(number));
    }
    return event.name("process").data(String.class, text).build();
  }

  /**
   * The numbers of the process's transitions until its last one. While it waits for others, also
   * {@link #OTHER} at the start and at each change of those, since the page shows their states.
   * Empty when there is nothing new.
   */
  private Multi<Optional<Integer>> numbers(ProcessRecord process, int from) {
    Multi<Optional<Integer>> own =
        feed.ofOne(process.id(), Math.max(0, from)).map(change -> change.map(Change::number));
    Set<Integer> others =
        RelatedProcesses.after(process).stream().map(ProcessId::value).collect(Collectors.toSet());
    if (others.isEmpty() || process.status() != ProcessStatus.QUEUED) {
      return own;
    }
    AtomicBoolean begun = new AtomicBoolean();
    Multi<Optional<Integer>> theirs =
        feed.ofAll(Optional.of(Set.of(process.owner())), 0, 0)
            .filter(
                change ->
                    !begun.getAndSet(true)
                        || change.filter(each -> others.contains(each.process())).isPresent())
            .map(change -> Optional.of(OTHER));
    return Multi.createBy()
        .merging()
        .streams(
            own.map(Optional::of).onCompletion().continueWith(Optional.empty()),
            theirs.map(Optional::of))
        .select()
        .first(Optional::isPresent)
        .map(Optional::get);
  }

  /** A part of what the run wrote, as the REST API answers it, or of its job script. */
  @GET
  @Path("/output")
  @Produces(MediaType.TEXT_PLAIN)
  public Uni<Response> output(
      @RestPath String id, @RestQuery Optional<String> stream, @RestQuery Optional<Long> offset) {
    RunFile file =
        switch (stream.orElse("out")) {
          case "err" -> RunFile.ERR;
          case "script" -> RunFile.SCRIPT;
          default -> RunFile.OUT;
        };
    return pages.respond(
        () ->
            visible
                .find(id)
                .chain(
                    process ->
                        output
                            .read(process, file, offset.orElse(0L), MOST_BYTES)
                            .map(part -> part(part, process))));
  }

  private Response part(RunOutput.Part part, ProcessRecord process) {
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
      case RunOutput.Part.Refused refused when process.directoryRemovedAt().isPresent() ->
          text(GONE, pages.messages(RunMessages.class, pages.language()).notKept());
      case RunOutput.Part.Refused refused -> text(409, refused.why());
      case RunOutput.Part.Unavailable silent -> text(503, silent.why());
    };
  }

  private static Response text(int status, String why) {
    return Response.status(status).entity(why).type("text/plain;charset=UTF-8").build();
  }
}
