package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.feed.Change;
import br.org.linea.orchestration.api.feed.Feed;
import br.org.linea.orchestration.api.identity.Person;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.api.store.Processes;
import br.org.linea.orchestration.messages.ProcessId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Changed lines of the list as Server-Sent Events. All open lists take the changes from the one
 * reader of the history, and each changed process is read and rendered once for all of them.
 */
@ApplicationScoped
class LiveLines {

  private static final Logger LOG = Logger.getLogger(LiveLines.class);
  private static final Pattern EVENT_ID = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");
  private static final Duration KEPT = Duration.ofSeconds(30);
  private static final int MOST_KEPT = 2_000;

  private final Feed feed;
  private final Processes processes;
  private final PageRenderer pages;
  private final Person person;
  private final ConsoleStreams streams;
  private final Clock clock;
  private final Cache<Version, Uni<Optional<ProcessRecord>>> records = kept();
  private final Cache<Rendered, Uni<String>> lines = kept();

  LiveLines(
      Feed feed,
      Processes processes,
      PageRenderer pages,
      Person person,
      ConsoleStreams streams,
      Clock clock) {
    this.feed = feed;
    this.processes = processes;
    this.pages = pages;
    this.person = person;
    this.streams = streams;
    this.clock = clock;
  }

  private static <K, V> Cache<K, V> kept() {
    return Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();
  }

  /** A process after one of its transitions, or later. */
  private record Version(int process, int number) {}

  private record Rendered(Version version, Locale language) {}

  /**
   * Those of the person's processes; events are named {@code line}, or {@code other} for lines that
   * the filter leaves out.
   */
  Multi<OutboundSseEvent> of(ProcessFilter filter, String last, Sse sse) {
    Matcher place = EVENT_ID.matcher(last == null ? "" : last.strip());
    boolean resumes = place.matches();
    Optional<Set<String>> visible = person.restrictedTo();
    Locale language = pages.language();
    Duration left = Duration.between(clock.instant(), person.expiry());
    // Changes come on the reader's thread; the database wants the request's.
    Context request = Vertx.currentContext();
    return streams.counted(
        person.name(),
        feed.ofAll(
                visible,
                resumes ? Integer.parseInt(place.group(1)) : 0,
                resumes ? Integer.parseInt(place.group(2)) : 0)
            .emitOn(task -> request.runOnContext(ignored -> task.run()))
            .onItem()
            .transformToUniAndConcatenate(
                change ->
                    change
                        .map(each -> event(each, filter, language, sse))
                        .orElseGet(() -> Uni.createFrom().item(nothingNew(sse))))
            .select()
            .first(left.isPositive() ? left : Duration.ofMillis(1)));
  }

  private static OutboundSseEvent nothingNew(Sse sse) {
    return sse.newEventBuilder().comment("nothing new").build();
  }

  private Uni<OutboundSseEvent> event(
      Change change, ProcessFilter filter, Locale language, Sse sse) {
    Version version = new Version(change.process(), change.number());
    return record(version)
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(nothingNew(sse))
                    : line(version, found.get(), language)
                        .map(
                            line ->
                                sse.newEventBuilder()
                                    .id(change.process() + "." + change.number())
                                    .name(filter.matches(found.get()) ? "line" : "other")
                                    .data(String.class, line)
                                    .build()))
        // The list shows this state when it is loaded again; the stream goes on.
        .onFailure()
        .invoke(
            problem -> LOG.warnf("open lists miss a change of %d: %s", change.process(), problem))
        .onFailure()
        .recoverWithItem(() -> nothingNew(sse));
  }

  private Uni<Optional<ProcessRecord>> record(Version version) {
    return records.get(
        version,
        each ->
            // When it is subscribed to: the session is that of the stream that comes first.
            Uni.createFrom()
                .deferred(() -> processes.find(new ProcessId(each.process())))
                .onFailure()
                .invoke(problem -> records.invalidate(each))
                .memoize()
                .indefinitely());
  }

  private Uni<String> line(Version version, ProcessRecord process, Locale language) {
    return lines.get(
        new Rendered(version, language),
        each ->
            ConsoleTemplates.line(ProcessLine.of(process))
                .setLocale(language)
                .createUni()
                .memoize()
                .indefinitely());
  }
}
