package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.plan.Reply;
import br.org.linea.orchestration.agent.plan.Resources;
import br.org.linea.orchestration.agent.plan.RunOptions;
import br.org.linea.orchestration.messages.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * sbatch: its arguments, and what its answer means.
 *
 * @see <a href="https://slurm.schedmd.com/sbatch.html">sbatch(1)</a>
 */
final class Sbatch {

  /** {@code 4711} or {@code 4711;cluster} on a line of its own. */
  private static final Pattern PARSABLE = Pattern.compile("(\\d{1,18})(;\\S*)?");

  private static final Pattern SENTENCE = Pattern.compile(".*Submitted batch job (\\d{1,18})\\b.*");
  private static final Pattern PREFIX = Pattern.compile("^(sbatch: )?(error: )?");

  /** Slurm's own name of the limit that was hit. */
  private static final Pattern LIMIT =
      Pattern.compile("\\b(qos|assoc)(max|min|grp|usage)\\w*", Pattern.CASE_INSENSITIVE);

  /** Limits on how many jobs somebody may have, as opposed to how large one may be. */
  private static final Pattern LIMIT_ON_JOBS =
      Pattern.compile("\\w*(submit|jobs)\\w*", Pattern.CASE_INSENSITIVE);

  private static final List<String> NOT_NOW =
      List.of(
          "temporarily unable",
          "resource temporarily unavailable",
          "unable to contact slurm controller (connect failure)",
          "connection refused",
          "no route to host",
          // munged is away, or its credential was not accepted.
          "munge encode failed",
          "authentication error",
          "authentication credential",
          "backup controller in standby mode",
          "try again",
          "i/o error writing script/environment to file",
          "name resolution");

  /** Said of every limit, of jobs too many as of a job too large. */
  private static final String SOME_LIMIT = "job violates accounting/qos policy";

  /** The request may have arrived, whatever became of its answer. */
  private static final List<String> UNCERTAIN =
      List.of(
          "timed out",
          "zero bytes were transmitted",
          "communication connection failure",
          "transport endpoint",
          "communication shutdown failure",
          "message send failure",
          "message receive failure",
          "unexpected message received",
          "unexpected missing socket error",
          "insane message length",
          "header lengths are longer",
          "broken pipe",
          "connection reset",
          "connection abort",
          "network is unreachable",
          "network is down",
          "interrupted system call");

  /** Uncertain, unless it is said that no connection was made. */
  private static final String NO_CONTROLLER = "unable to contact slurm controller";

  private static final int SIGNALLED = 128;
  private static final int LAST_SIGNAL = 64;
  private static final int MOST_WORDS = 1000;

  private Sbatch() {}

  static List<String> argv(String program, JobSubmission job) {
    List<String> argv = new ArrayList<>();
    argv.add(program);
    argv.add("--parsable");
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
    options.requeue().map(again -> again ? "--requeue" : "--no-requeue").ifPresent(argv::add);
    return argv;
  }

  static Reply<JobId> read(CommandResult result) {
    return switch (result) {
      case CommandResult.Cut cut -> new Reply.Silence<>(cut.why());
      case CommandResult.NotStarted not -> new Reply.NotNow<>(not.why());
      case CommandResult.Exited exited when exited.code() == 0 -> accepted(exited);
      case CommandResult.Exited exited -> failed(exited);
    };
  }

  private static Reply<JobId> accepted(CommandResult.Exited exited) {
    for (String line : (exited.stdout() + "\n" + exited.stderr()).split("\\R")) {
      Matcher parsable = PARSABLE.matcher(line.strip());
      Matcher sentence = SENTENCE.matcher(line);
      if (parsable.matches() && !parsable.group(1).matches("0+")) {
        return new Reply.Answer<>(new JobId(Long.parseLong(parsable.group(1))));
      }
      if (sentence.matches() && !sentence.group(1).matches("0+")) {
        return new Reply.Answer<>(new JobId(Long.parseLong(sentence.group(1))));
      }
    }
    return new Reply.Silence<>("sbatch ended well and named no job: " + words(exited));
  }

  private static Reply<JobId> failed(CommandResult.Exited exited) {
    String words = words(exited);
    String low = words.toLowerCase(Locale.ROOT);
    // sbatch itself ends with 255 for an option that makes no sense.
    if (exited.code() > SIGNALLED && exited.code() <= SIGNALLED + LAST_SIGNAL) {
      return new Reply.Silence<>("sbatch was killed (exit code " + exited.code() + ") " + words);
    }
    // First: of several tries that sbatch made, one may have arrived.
    if (UNCERTAIN.stream().anyMatch(low::contains)) {
      return new Reply.Silence<>(words);
    }
    if (NOT_NOW.stream().anyMatch(low::contains) || tooMany(words, low)) {
      return new Reply.NotNow<>(words);
    }
    if (low.contains(NO_CONTROLLER)) {
      return new Reply.Silence<>(words);
    }
    return new Reply.Refusal<>(
        words.isEmpty() ? "sbatch ended with exit code " + exited.code() : words);
  }

  /** A limit that later tries may pass. One that is not named might be, so it is tried again. */
  private static boolean tooMany(String words, String low) {
    Matcher limit = LIMIT.matcher(words);
    return limit.find() ? LIMIT_ON_JOBS.matcher(limit.group()).matches() : low.contains(SOME_LIMIT);
  }

  /** What sbatch said, without its own name before each line. */
  static String words(CommandResult.Exited exited) {
    String text = exited.stderr().isBlank() ? exited.stdout() : exited.stderr();
    String joined =
        text.lines()
            .map(line -> PREFIX.matcher(line.strip()).replaceFirst(""))
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("; "));
    return joined.length() > MOST_WORDS ? joined.substring(0, MOST_WORDS) + "…" : joined;
  }
}
