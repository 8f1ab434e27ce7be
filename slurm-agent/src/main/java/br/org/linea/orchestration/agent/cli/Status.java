package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.journal.EntryPhase;
import br.org.linea.orchestration.agent.journal.JournalEntry;
import br.org.linea.orchestration.agent.journal.JournalReader;
import br.org.linea.orchestration.agent.journal.LastQuery;
import br.org.linea.orchestration.agent.journal.LastQueryFile;
import br.org.linea.orchestration.agent.journal.UnsentEvent;
import br.org.linea.orchestration.agent.journal.WatchProblemsFile;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import br.org.linea.orchestration.messages.JobSnapshot;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows the journal, whether or not an agent works with it. */
@ApplicationScoped
class Status {

  private static final String ROW = "%-10s %-10s %-12s %-14s %-20s %6s  %s%n";

  private final Path folder;
  private final boolean clusters;
  private final ObjectMapper mapper;
  private final Clock clock;

  @Inject
  Status(AgentConfig config, ObjectMapper mapper, Clock clock) {
    this(config.journalDir(), config.slurm().clusters().isPresent(), mapper, clock);
  }

  Status(Path folder, boolean clusters, ObjectMapper mapper, Clock clock) {
    this.folder = folder;
    this.clusters = clusters;
    this.mapper = mapper;
    this.clock = clock;
  }

  /**
   * Prints it.
   *
   * @return 0, or 1 when the journal cannot be read
   */
  int show(PrintWriter out) {
    if (!Files.exists(folder)) {
      out.printf("There is no journal in %s: no agent has worked with it yet.%n", folder);
      return 0;
    }
    try {
      show(JournalReader.read(folder, mapper), out);
      return 0;
    } catch (IOException e) {
      out.printf("The journal in %s cannot be read: %s%n", folder, e);
      return 1;
    }
  }

  private void show(JournalReader journal, PrintWriter out) {
    out.printf(
        "journal %s in %s, lease %s%n",
        journal.identity().map(it -> it.id().toString()).orElse("without an id"),
        folder,
        journal.identity().stream()
            .flatMapToLong(it -> it.lease().stream())
            .mapToObj(Long::toString)
            .findFirst()
            .orElse("none yet"));
    if (!journal.entries().isEmpty()) {
      out.printf(ROW, "process", "phase", "job", "state", "since", "unsent", "");
      journal.entries().forEach(entry -> out.print(row(entry)));
    }
    out.println(totals(journal));
    out.println(lastQuery());
    clockSkew().ifPresent(out::println);
    watchProblems(out);
    journal.unreadable().forEach(file -> out.println("unreadable: " + file));
  }

  private String row(JournalEntry entry) {
    Optional<JobSnapshot> seen = entry.seen();
    return ROW.formatted(
        entry.processId(),
        entry.phase(),
        job(entry),
        seen.flatMap(JobSnapshot::rawState).orElse("-"),
        entry.changedAt().truncatedTo(ChronoUnit.SECONDS),
        entry.unsent().size(),
        remark(entry).strip());
  }

  /** With its cluster where the agent serves several: their numbers may be the same. */
  private String job(JournalEntry entry) {
    Optional<String> cluster = entry.seen().flatMap(JobSnapshot::cluster).filter(name -> clusters);
    return entry.job().map(id -> new SlurmJob(id, cluster).toString()).orElse("-");
  }

  private static String remark(JournalEntry entry) {
    String stop = entry.stop().map(request -> "stop asked by " + request.requestedBy()).orElse("");
    String reason = entry.seen().flatMap(JobSnapshot::reason).orElse("");
    return stop + (stop.isEmpty() || reason.isEmpty() ? "" : "; ") + reason;
  }

  private String totals(JournalReader journal) {
    String phases =
        Arrays.stream(EntryPhase.values())
            .map(
                phase ->
                    count(journal, phase) + " " + phase.name().toLowerCase(java.util.Locale.ROOT))
            .collect(Collectors.joining(", "));
    int unsent = journal.entries().stream().mapToInt(entry -> entry.unsent().size()).sum();
    String oldest =
        journal.entries().stream()
            .flatMap(entry -> entry.unsent().stream())
            .map(UnsentEvent::envelope)
            .map(envelope -> envelope.time())
            .min(Comparator.naturalOrder())
            .map(time -> ", the oldest " + age(time) + " s old")
            .orElse("");
    return "%d processes (%s); %d unsent events%s"
        .formatted(journal.entries().size(), phases, unsent, oldest);
  }

  private void watchProblems(PrintWriter out) {
    try {
      new WatchProblemsFile(folder, mapper)
          .read()
          .ifPresent(
              note ->
                  note.problems()
                      .forEach(
                          problem ->
                              out.printf("problem, %d s ago: %s%n", age(note.at()), problem)));
    } catch (IOException e) {
      out.println("what is known of the watches' problems cannot be read: " + e);
    }
  }

  private Optional<String> clockSkew() {
    try {
      return new LastQueryFile(folder, mapper)
          .read()
          .flatMap(LastQuery::clockSkew)
          .map(SlurmClock::inWords);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String lastQuery() {
    try {
      return new LastQueryFile(folder, mapper)
          .read()
          .map(this::lastQuery)
          .orElse("Slurm was never asked for the jobs");
    } catch (IOException e) {
      return "what is known of the last question to Slurm cannot be read: " + e;
    }
  }

  private String lastQuery(LastQuery query) {
    String asked =
        "Slurm was last asked %d s ago, for %d jobs; it is asked while there are any"
            .formatted(age(query.askedAt()), query.jobs());
    return query.failures() == 0
        ? asked + "; it answered"
        : "%s; %d questions in a row had no answer (%s), the last answer came %s, the next question %s"
            .formatted(
                asked,
                query.failures(),
                query.problem().orElse("unknown"),
                query.lastAnswerAt().map(at -> age(at) + " s ago").orElse("never"),
                query.nextAt().map(this::inTime).orElse("is due"));
  }

  private String inTime(Instant next) {
    long seconds = Duration.between(clock.instant(), next).toSeconds();
    return seconds > 0 ? "is in " + seconds + " s" : "is due";
  }

  private static long count(JournalReader journal, EntryPhase phase) {
    return journal.entries().stream().filter(entry -> entry.is(phase)).count();
  }

  private long age(Instant time) {
    return Math.max(0, Duration.between(time, clock.instant()).toSeconds());
  }
}
