package br.org.linea.orchestration.api.rest;

import br.org.linea.orchestration.api.feed.Change;
import br.org.linea.orchestration.api.identity.Caller;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes as Server-Sent Events. An event's id is {@code <process>.<transition>}; a client that
 * reconnects with it in {@code Last-Event-ID} misses nothing.
 */
@ApplicationScoped
class ChangeStreams {

  private static final Pattern EVENT_ID = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");
  private static final Place NOWHERE = new Place(0, 0);

  private final Caller caller;
  private final OpenStreams open;
  private final Clock clock;

  ChangeStreams(Caller caller, OpenStreams open, Clock clock) {
    this.caller = caller;
    this.open = open;
    this.clock = clock;
  }

  /**
   * What an event's id says.
   *
   * @param process the process, 0 for none
   * @param number the transition, 0 for none
   */
  record Place(int process, int number) {}

  /** What the header {@code Last-Event-ID} says; nonsense says nothing. */
  static Place place(String eventId) {
    Matcher matcher = EVENT_ID.matcher(eventId == null ? "" : eventId.strip());
    return matcher.matches()
        ? new Place(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : NOWHERE;
  }

  /** A stream of them, no longer than the caller's token; comments keep the line open. */
  Multi<OutboundSseEvent> untilExpiry(Multi<Optional<Change>> changes, Sse sse) {
    Duration left =
        caller
            .tokenExpiry()
            .map(expiry -> Duration.between(clock.instant(), expiry))
            .orElse(Duration.ofHours(1));
    return open.counted(
        changes
            .map(
                change ->
                    change
                        .map(found -> event(found, sse))
                        .orElseGet(() -> sse.newEventBuilder().comment("nothing new").build()))
            .select()
            .first(left.isPositive() ? left : Duration.ofMillis(1)));
  }

  private static OutboundSseEvent event(Change change, Sse sse) {
    return sse.newEventBuilder()
        .id(change.process() + "." + change.number())
        .name("status")
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(
            ChangeForm.class,
            new ChangeForm(
                change.process(),
                change.number(),
                Times.format(change.at()),
                change.status().label(),
                change.status().code(),
                change.source(),
                change.reason()))
        .build();
  }

  /**
   * The data of an event.
   *
   * @param id the process
   * @param number the transition's place in the process's history, from 1
   * @param at when it was stored
   * @param status its new state, in a word
   * @param code its new state, as a number
   * @param source who caused it
   * @param reason why, for failures
   */
  @RegisterForReflection
  public record ChangeForm(
      int id, int number, String at, String status, int code, String source, String reason) {}
}
