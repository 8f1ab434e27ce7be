package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.messages.JobId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * sacct: what accounting kept of jobs that the controller has forgotten, every run of a requeued
 * one.
 *
 * @see <a href="https://slurm.schedmd.com/sacct.html">sacct(1)</a>
 */
final class Sacct {

  /** Free text comes last, since sacct escapes no bar in it; the number separates and ends it. */
  private static final String FORMAT =
      "JobIDRaw,State,Submit,Start,End,ExitCode,Cluster,JobName,JobIDRaw,WorkDir,JobIDRaw";

  /** Slurm's own words for {@code ESLURM_DB_QUERY_TOO_WIDE}. */
  private static final String TOO_WIDE = "Too wide of a date range in query";

  private static final int FIELDS = 8;
  private static final int TEXTS = 2;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private Sacct() {}

  /**
   * By number, whenever it ran: slurmdbd limits the time range of every question but this one, and
   * so no clock matters.
   */
  static List<String> byId(String program, Optional<String> clusters, long uid, Set<JobId> ids) {
    return argv(program, clusters, uid, numbers(ids), firstDay(), List.of("--allocations"), FORMAT);
  }

  /**
   * The same question to all clusters of the own one's federation, in which a number is given once.
   * Without it sacct says of a job that another cluster has taken no more than that.
   */
  static List<String> inFederation(List<String> question) {
    List<String> argv = new ArrayList<>(question);
    argv.add(1, "--federation");
    return argv;
  }

  /** By number, whenever it ran, with its steps and with sizes as they were measured. */
  static List<String> stepsById(
      String program, Optional<String> clusters, long uid, Set<JobId> ids, String format) {
    return argv(program, clusters, uid, numbers(ids), firstDay(), List.of("--noconvert"), format);
  }

  /** The epoch itself would mean that no time was given. */
  private static Instant firstDay() {
    return Instant.EPOCH.plus(Duration.ofDays(1));
  }

  private static String numbers(Set<JobId> ids) {
    return "--jobs=" + ids.stream().map(JobId::toString).sorted().collect(Collectors.joining(","));
  }

  /** By name; run it with {@code TZ=UTC}. */
  static List<String> byName(
      String program,
      Optional<String> clusters,
      long uid,
      Set<JobName> names,
      Instant since,
      Optional<Instant> until) {
    String list = names.stream().map(JobName::value).sorted().collect(Collectors.joining(","));
    List<String> argv =
        new ArrayList<>(
            argv(
                program, clusters, uid, "--name=" + list, since, List.of("--allocations"), FORMAT));
    until.map(end -> "--endtime=" + TIME.format(end)).ifPresent(argv::add);
    return argv;
  }

  private static List<String> argv(
      String program,
      Optional<String> clusters,
      long uid,
      String whose,
      Instant since,
      List<String> rows,
      String format) {
    List<String> argv = new ArrayList<>();
    argv.add(program);
    argv.addAll(ClusterNames.option(clusters));
    argv.addAll(List.of("--parsable2", "--noheader", "--duplicates"));
    argv.addAll(rows);
    argv.addAll(
        List.of("--uid=" + uid, whose, "--starttime=" + TIME.format(since), "--format=" + format));
    return argv;
  }

  /** All rows, or none at all. */
  static Reply<List<JobRow>> read(CommandResult result) {
    return answer(result).then(stdout -> JobRows.table("sacct", stdout, Sacct::row));
  }

  /** What it has printed, if that is an answer. */
  static Reply<String> answer(CommandResult result) {
    return switch (result) {
      case CommandResult.Cut cut -> new Reply.Unknown<>(cut.inWords());
      case CommandResult.NotStarted not -> new Reply.Unknown<>(not.why());
      case CommandResult.Exited exited when exited.code() != 0 || complains(exited.stderr()) ->
          // A slurmdbd that is away makes sacct say so and end with 0 or 1, by release.
          new Reply.Unknown<>(
              "sacct ended with %d: %s".formatted(exited.code(), exited.stderr().strip()));
      case CommandResult.Exited exited -> new Reply.Answer<>(exited.stdout());
    };
  }

  /** Whether slurmdbd wants a question about less time. */
  static boolean refusesRange(CommandResult result) {
    return result instanceof CommandResult.Exited exited
        && exited.stderr().lines().anyMatch(line -> line.strip().endsWith(TOO_WIDE));
  }

  /** A mere warning leaves the answer good: else one that stays would hide all accounts. */
  private static boolean complains(String stderr) {
    return stderr.toLowerCase(Locale.ROOT).contains("error");
  }

  private static Optional<JobRow> row(String line) {
    String[] fields = line.split("\\|", FIELDS);
    if (fields.length < FIELDS) {
      return Optional.empty();
    }
    List<String> texts = JobRows.texts(fields[7], fields[0], TEXTS);
    if (texts.size() < TEXTS) {
      return Optional.empty();
    }
    Optional<JobId> job = JobRows.job(fields[0]);
    return job.map(
        id ->
            new JobRow(
                id,
                texts.get(0),
                fields[1],
                Optional.empty(),
                JobRows.time(fields[2]),
                JobRows.time(fields[3]),
                JobRows.time(fields[4]),
                JobRows.text(fields[5]),
                JobRows.text(fields[6]),
                Optional.empty(),
                JobRows.text(texts.get(1))));
  }
}
