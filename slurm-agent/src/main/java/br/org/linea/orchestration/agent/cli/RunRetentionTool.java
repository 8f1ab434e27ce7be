package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.dispatch.Catalogue;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.JournalReader;
import br.org.linea.orchestration.agent.rundir.RunRemoval;
import br.org.linea.orchestration.catalogue.RunRetention;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/**
 * Removes run directories that are past the time that their pipeline gives them, whether or not an
 * agent works with the journal. The API says what has ended; nothing that the journal still has in
 * hand is touched. It reports each page after it is removed: after a crash between the two, the
 * next time finds the directories gone, and reports that.
 */
@ApplicationScoped
class RunRetentionTool {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final AgentConfig settings;
  private final Config config;
  private final ObjectMapper mapper;
  private final Clock clock;

  @Inject
  RunRetentionTool(AgentConfig settings, Config config, ObjectMapper mapper, Clock clock) {
    this.settings = settings;
    this.config = config;
    this.mapper = mapper;
    this.clock = clock;
  }

  /**
   * Removes what is past its time, and prints a line for each directory.
   *
   * @param dryRun whether to say only what would be removed
   * @return 0, or 1 when something could not be removed or asked
   */
  int sweep(boolean dryRun, PrintWriter out) {
    Catalogue catalogue = new Catalogue(settings.pipelinesDir());
    if (catalogue.problem().isPresent()) {
      out.println(catalogue.problem().get());
      return 1;
    }
    Map<PipelineName, RunRetention> retentions = catalogue.retentions();
    if (retentions.isEmpty()) {
      out.printf(
          "No pipeline in %s has a retention: run directories stay for ever.%n",
          settings.pipelinesDir());
      return 0;
    }
    Path processing = settings.processingDir().toAbsolutePath().normalize();
    if (!RunRemoval.isMounted(processing)) {
      out.printf(
          "The processing folder %s lacks what an agent makes there; is it mounted?%n", processing);
      return 1;
    }
    try (AgentApi api = new AgentApi(settings.apiUrl(), settings.worker(), config, LIMIT)) {
      return new Sweep(api, processing, retentions, dryRun, out).run();
    } catch (IOException | IllegalArgumentException e) {
      out.printf("Nothing more is removed: %s%n", e.getMessage());
      return 1;
    }
  }

  /** The processes that the journal has in hand: a job of theirs, or news of it, may be left. */
  private Set<ProcessId> inHand() throws IOException {
    Path folder = settings.journalDir();
    if (!Files.exists(folder)) {
      throw new IOException(
          "there is no journal in %s, which would say what is at work; use the agent's own settings"
              .formatted(folder));
    }
    JournalReader journal = JournalReader.read(folder, mapper);
    if (journal.identity().isEmpty() || !journal.unreadable().isEmpty()) {
      throw new IOException(
          "the journal in %s cannot be read as a whole: %s; see slurm-agent status"
              .formatted(folder, journal.unreadable()));
    }
    return journal.entries().stream()
        .filter(entry -> !isOver(entry))
        .map(JournalEntry::processId)
        .collect(Collectors.toSet());
  }

  private static boolean isOver(JournalEntry entry) {
    return entry.is(EntryPhase.OVER) && entry.settled() && entry.unsent().isEmpty();
  }

  /** One walk through all that has ended. */
  private final class Sweep {

    private final AgentApi api;
    private final Path processing;
    private final Map<PipelineName, RunRetention> retentions;
    private final boolean dryRun;
    private final PrintWriter out;
    private int ended;
    private int removed;
    private int gone;
    private int left;

    Sweep(
        AgentApi api,
        Path processing,
        Map<PipelineName, RunRetention> retentions,
        boolean dryRun,
        PrintWriter out) {
      this.api = api;
      this.processing = processing;
      this.retentions = retentions;
      this.dryRun = dryRun;
      this.out = out;
    }

    int run() throws IOException {
      int last = 0;
      while (true) {
        AgentApi.Answer page = api.get("ended/?after=" + last);
        if (page.body().isEmpty()) {
          break;
        }
        Instant now = page.at().orElseGet(clock::instant);
        Set<ProcessId> inHand = inHand();
        List<EndedRun> done = new ArrayList<>();
        for (JsonNode row : page.body()) {
          EndedRun run = EndedRun.of(row);
          last = Math.max(last, run.id().value());
          ended++;
          if (isDue(run, now) && isDone(run, now, inHand)) {
            done.add(run);
          }
        }
        report(done);
      }
      out.println(sum());
      return left == 0 ? 0 : 1;
    }

    private boolean isDue(EndedRun run, Instant now) {
      RunRetention retention = retentions.getOrDefault(run.pipeline(), RunRetention.FOR_EVER);
      OptionalInt days = retention.days(run.status());
      return days.isPresent() && !run.endedAt().plus(Duration.ofDays(days.getAsInt())).isAfter(now);
    }

    /** Whether nothing of it is left, and that is not the dry run's guess. */
    private boolean isDone(EndedRun run, Instant now, Set<ProcessId> inHand) {
      RunRemoval.Result result = result(run, inHand);
      out.printf(
          "%s  %s  ended %s  %d days ago  %s%n",
          run.path(),
          run.status(),
          run.endedAt().truncatedTo(ChronoUnit.SECONDS),
          Duration.between(run.endedAt(), now).toDays(),
          words(result));
      return result.outcome() == RunRemoval.Outcome.REMOVED
          || result.outcome() == RunRemoval.Outcome.GONE;
    }

    private RunRemoval.Result result(EndedRun run, Set<ProcessId> inHand) {
      if (!run.isInItsPlace()) {
        return left("it is not where this agent puts runs");
      }
      if (inHand.contains(run.id())) {
        return left("the agent still has it in hand");
      }
      return dryRun
          ? RunRemoval.look(processing, run.pipeline(), run.id(), run.task())
          : RunRemoval.remove(processing, run.pipeline(), run.id(), run.task());
    }

    private RunRemoval.Result left(String why) {
      return new RunRemoval.Result(RunRemoval.Outcome.LEFT, why);
    }

    private String words(RunRemoval.Result result) {
      return switch (result.outcome()) {
        case FOUND -> {
          removed++;
          yield "would be removed";
        }
        case REMOVED -> {
          removed++;
          yield "removed";
        }
        case GONE -> {
          gone++;
          yield "is gone already";
        }
        case LEFT -> {
          left++;
          yield "LEFT: " + result.why();
        }
      };
    }

    private void report(List<EndedRun> done) throws IOException {
      if (done.isEmpty() || dryRun) {
        return;
      }
      ArrayNode ids = JsonNodeFactory.instance.arrayNode();
      done.forEach(run -> ids.add(run.id().value()));
      api.post("removed/", JsonNodeFactory.instance.objectNode().set("ids", ids));
    }

    private String sum() {
      return "%d run directories %s, %d gone already, %d left; %d processes have ended and are not reported"
          .formatted(removed, dryRun ? "would be removed" : "removed", gone, left, ended);
    }
  }
}
