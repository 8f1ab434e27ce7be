package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.rundir.RunFiles;
import br.org.linea.orchestration.agent.slurm.SbatchAnswers.Meaning;
import br.org.linea.orchestration.agent.slurm.SbatchAnswers.Row;
import br.org.linea.orchestration.catalogue.Resources;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * sbatch: its arguments, and what its answer means.
 *
 * @see <a href="https://slurm.schedmd.com/sbatch.html">sbatch(1)</a>
 */
final class Sbatch {

  /** {@code 4711} or {@code 4711;cluster} on a line of its own. */
  private static final Pattern PARSABLE = Pattern.compile("(\\d{1,18})(?:;(?<cluster>\\S*))?");

  private static final Pattern SENTENCE = Pattern.compile(".*Submitted batch job (\\d{1,18})\\b.*");

  /** sbatch's name before each line, and how grave the line is. */
  private static final Pattern PREFIX = Pattern.compile("^(sbatch: )?((error|fatal): )?");

  /** Functions of Slurm's library begin a line with their name, and may name whom they called. */
  private static final Pattern FUNCTION =
      Pattern.compile("_*(slurm|auth|conn|msg|pack|unpack|send|recv)_?\\w*: (.*: )?(?<text>.+)");

  private static final String FINAL = "Batch job submission failed: ";

  /** Slurm's own name of the limit that was hit. */
  private static final Pattern LIMIT =
      Pattern.compile("(qos|assoc)(max|min|grp|usage)\\w*", Pattern.CASE_INSENSITIVE);

  /** Limits on how many jobs somebody may have, as opposed to how large one may be. */
  private static final Pattern LIMIT_ON_JOBS =
      Pattern.compile("\\w*(submit|jobs)\\w*", Pattern.CASE_INSENSITIVE);

  private static final String UNKNOWN =
      " (This answer of sbatch is unknown to the agent, which takes it for a refusal.)";

  private static final int SIGNALLED = 128;
  private static final int LAST_SIGNAL = 64;
  private static final int MOST_WORDS = 1000;

  private Sbatch() {}

  /**
   * The arguments.
   *
   * @param clusters Slurm gives the job to the one of these that would start it first; none for the
   *     own cluster
   */
  static List<String> argv(String program, JobSubmission job, List<String> clusters) {
    List<String> argv = new ArrayList<>();
    argv.add(program);
    argv.add("--parsable");
    if (!clusters.isEmpty()) {
      argv.add("--clusters=" + String.join(",", clusters));
    }
    argv.add("--job-name=" + job.name());
    argv.add("--comment=" + job.comment());
    argv.add("--chdir=" + job.runDirectory());
    argv.add("--output=" + job.runDirectory().resolve(RunFiles.OUT));
    argv.add("--error=" + job.runDirectory().resolve(RunFiles.ERR));
    argv.addAll(options(job.options()));
    argv.add(job.script().toString());
    return argv;
  }

  /** On the command line, where sbatch lets them win over the script's own. */
  static List<String> options(RunOptions options) {
    List<String> argv = new ArrayList<>();
    Resources resources = options.resources();
    resources.partition().map("--partition="::concat).ifPresent(argv::add);
    resources.account().map("--account="::concat).ifPresent(argv::add);
    resources.time().map("--time="::concat).ifPresent(argv::add);
    resources.cpus().map("--cpus-per-task="::concat).ifPresent(argv::add);
    resources.memory().map("--mem="::concat).ifPresent(argv::add);
    resources.qos().map("--qos="::concat).ifPresent(argv::add);
    resources.gpus().map("--gpus="::concat).ifPresent(argv::add);
    resources.nodes().map("--nodes="::concat).ifPresent(argv::add);
    resources.constraint().map("--constraint="::concat).ifPresent(argv::add);
    resources.reservation().map("--reservation="::concat).ifPresent(argv::add);
    resources.wckey().map("--wckey="::concat).ifPresent(argv::add);
    options.requeue().map(again -> again ? "--requeue" : "--no-requeue").ifPresent(argv::add);
    return argv;
  }

  static Reply<JobId> read(CommandResult result) {
    return switch (result) {
      case CommandResult.Cut cut -> cut(cut);
      case CommandResult.NotStarted not -> new Reply.TryLater<>(not.why());
      case CommandResult.Exited exited when exited.code() == 0 -> accepted(exited);
      case CommandResult.Exited exited -> failed(exited);
    };
  }

  /** The cluster that took the job, if sbatch was given several. */
  static Optional<String> cluster(CommandResult result) {
    String out =
        switch (result) {
          case CommandResult.Exited exited -> exited.stdout();
          case CommandResult.Cut cut -> cut.stdout();
          case CommandResult.NotStarted not -> "";
        };
    return out.lines()
        .map(String::strip)
        .map(PARSABLE::matcher)
        .filter(Matcher::matches)
        .flatMap(matcher -> Optional.ofNullable(matcher.group("cluster")).stream())
        .filter(cluster -> !cluster.isEmpty())
        .findFirst();
  }

  /** The error of Slurm that sbatch ends with. */
  static Optional<Row> error(CommandResult result) {
    return result instanceof CommandResult.Exited exited && exited.code() != 0
        ? last(lines(exited))
        : Optional.empty();
  }

  /** One that has named its job and then hung has submitted it. */
  private static Reply<JobId> cut(CommandResult.Cut cut) {
    String whole = cut.stdout().substring(0, cut.stdout().lastIndexOf('\n') + 1);
    return job(whole)
        .<Reply<JobId>>map(Reply.Answer::new)
        .orElseGet(() -> new Reply.Unknown<>(cut.inWords()));
  }

  private static Reply<JobId> accepted(CommandResult.Exited exited) {
    return job(exited.stdout() + "\n" + exited.stderr())
        .<Reply<JobId>>map(Reply.Answer::new)
        .orElseGet(
            () -> new Reply.Unknown<>("sbatch ended well and named no job: " + words(exited)));
  }

  private static Optional<JobId> job(String text) {
    for (String line : text.split("\\R")) {
      Matcher parsable = PARSABLE.matcher(line.strip());
      Matcher sentence = SENTENCE.matcher(line);
      if (parsable.matches() && !parsable.group(1).matches("0+")) {
        return Optional.of(new JobId(Long.parseLong(parsable.group(1))));
      }
      if (sentence.matches() && !sentence.group(1).matches("0+")) {
        return Optional.of(new JobId(Long.parseLong(sentence.group(1))));
      }
    }
    return Optional.empty();
  }

  private static Reply<JobId> failed(CommandResult.Exited exited) {
    String words = words(exited);
    List<String> lines = lines(exited);
    Optional<Row> last = last(lines);
    // sbatch itself ends with 255 for an option that makes no sense.
    if (exited.code() > SIGNALLED && exited.code() <= SIGNALLED + LAST_SIGNAL) {
      return new Reply.Unknown<>("sbatch was killed (exit code " + exited.code() + ") " + words);
    }
    if (job(exited.stdout()).isPresent()) {
      return new Reply.Unknown<>(
          "sbatch named a job and ended with exit code %d: %s".formatted(exited.code(), words));
    }
    if (anyLine(lines, Meaning.UNSENT)) {
      return new Reply.TryLater<>(words);
    }
    if (isUncertain(lines)) {
      return new Reply.Unknown<>(words);
    }
    if (lines.stream().anyMatch(line -> line.startsWith(FINAL))) {
      return last.map(row -> meaning(row, lines, words))
          .orElseGet(() -> new Reply.Refusal<>(words + UNKNOWN));
    }
    return anyLine(lines, Meaning.LATER)
        ? new Reply.TryLater<>(words)
        : new Reply.Refusal<>(
            (words.isEmpty() ? "sbatch ended with exit code " + exited.code() : words)
                + (anyLine(lines, Meaning.REFUSED) ? "" : UNKNOWN));
  }

  private static Reply<JobId> meaning(Row last, List<String> lines, String words) {
    return switch (last.meaning()) {
      case LATER -> new Reply.TryLater<>(words);
      case LIMIT -> limitsSize(lines) ? new Reply.Refusal<>(words) : new Reply.TryLater<>(words);
      case UNCERTAIN, UNSENT -> new Reply.Unknown<>(words);
      case REFUSED, ACCOUNTS -> new Reply.Refusal<>(words);
      case NEVER -> new Reply.Refusal<>(words + UNKNOWN);
    };
  }

  /** Whether Slurm names a limit that no later try passes. One that is not named might pass. */
  private static boolean limitsSize(List<String> lines) {
    return lines.stream()
        .filter(line -> LIMIT.matcher(line).matches())
        .findFirst()
        .filter(limit -> !LIMIT_ON_JOBS.matcher(limit).matches())
        .isPresent();
  }

  /** The error that sbatch ends with; a plugin's lines come before. */
  private static Optional<Row> last(List<String> lines) {
    return lines.reversed().stream()
        .filter(line -> line.startsWith(FINAL))
        .findFirst()
        .flatMap(line -> SbatchAnswers.error(line.substring(FINAL.length())));
  }

  /**
   * Of several tries that sbatch made, one may have arrived. Before a refusal, though, only a line
   * that names a function is the library's; any other is a plugin's, whatever it says.
   */
  private static boolean isUncertain(List<String> lines) {
    Optional<Row> last = last(lines);
    boolean refused =
        last.filter(row -> row.meaning() == Meaning.REFUSED || row.meaning() == Meaning.ACCOUNTS)
            .isPresent();
    return Stream.concat(
            last.stream(),
            lines.stream()
                .filter(line -> !refused || FUNCTION.matcher(line).matches())
                .flatMap(line -> SbatchAnswers.error(core(line)).stream()))
        .anyMatch(row -> row.meaning() == Meaning.UNCERTAIN);
  }

  private static boolean anyLine(List<String> lines, Meaning meaning) {
    return lines.stream()
        .map(line -> meaning == Meaning.UNSENT ? core(line) : line)
        .anyMatch(line -> SbatchAnswers.line(line).filter(meaning::equals).isPresent());
  }

  /** The line without the function that wrote it. */
  private static String core(String line) {
    Matcher function = FUNCTION.matcher(line);
    return function.matches() ? function.group("text") : line;
  }

  private static List<String> lines(CommandResult.Exited exited) {
    return (exited.stderr().isBlank() ? exited.stdout() : exited.stderr())
        .lines()
        .map(line -> PREFIX.matcher(line.strip()).replaceFirst(""))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** What sbatch said, without its own name before each line. */
  static String words(CommandResult.Exited exited) {
    String joined = String.join("; ", lines(exited));
    return joined.length() > MOST_WORDS ? joined.substring(0, MOST_WORDS) + "…" : joined;
  }
}
