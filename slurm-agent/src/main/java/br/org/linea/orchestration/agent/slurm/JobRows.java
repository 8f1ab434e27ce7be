package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.plan.Reply;
import br.org.linea.orchestration.messages.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the fields of squeue and sacct have in common. */
final class JobRows {

  /** {@code 12}, of an array {@code 12_3}, of a heterogeneous job {@code 12+1}. */
  private static final Pattern JOB = Pattern.compile("(\\d{1,18})([_+].*)?");

  private static final Pattern SECONDS = Pattern.compile("[1-9]\\d{0,10}");

  private static final Set<String> NOTHING =
      Set.of("", "N/A", "None", "Unknown", "(null)", "NONE", "UNKNOWN");

  private static final int LONGEST_QUOTE = 200;

  private JobRows() {}

  /**
   * All rows of an answer, or none: half an answer would make jobs look gone.
   *
   * <p>The first field of a row is asked for again as its last one, since Slurm prints a line break
   * in a job's name as it is: a row is whole when it ends as it began.
   *
   * @param parser gets a row without its last field
   */
  static Reply<List<JobRow>> table(
      String who, String stdout, Function<String, Optional<JobRow>> parser) {
    if (!stdout.isEmpty() && !stdout.endsWith("\n")) {
      return new Reply.Silence<>(who + "'s answer breaks off in the middle of a line");
    }
    List<JobRow> rows = new ArrayList<>();
    String begun = "";
    for (String line : stdout.split("\n")) {
      if (begun.isEmpty() && line.isBlank()) {
        continue;
      }
      begun = begun.isEmpty() ? line : begun + "\n" + line;
      Optional<String> whole = whole(begun);
      if (whole.isPresent()) {
        Optional<JobRow> row = parser.apply(whole.get());
        if (row.isEmpty()) {
          return senseless(who, begun);
        }
        rows.add(row.get());
        begun = "";
      }
    }
    return begun.isEmpty() ? new Reply.Answer<>(rows) : senseless(who, begun);
  }

  private static Optional<String> whole(String text) {
    int first = text.indexOf('|');
    return first > 0
            && text.length() > 2 * first
            && text.endsWith(text.substring(0, first))
            && text.charAt(text.length() - first - 1) == '|'
        ? Optional.of(text.substring(0, text.length() - first - 1))
        : Optional.empty();
  }

  private static Reply<List<JobRow>> senseless(String who, String text) {
    String line = text.lines().findFirst().orElse("");
    return new Reply.Silence<>(
        who
            + " answered a line that makes no sense: "
            + (line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line));
  }

  /** Empty for an answer that makes no sense; a row is never dropped without a word. */
  static Optional<JobId> job(String text) {
    Matcher matcher = JOB.matcher(text.strip());
    return matcher.matches() && Long.parseLong(matcher.group(1)) > 0
        ? Optional.of(new JobId(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  static Optional<String> text(String text) {
    return NOTHING.contains(text.strip()) ? Optional.empty() : Optional.of(text.strip());
  }

  /** Seconds since 1970, as {@code SLURM_TIME_FORMAT=%s} prints them. */
  static Optional<Instant> time(String text) {
    String digits = text.strip();
    return SECONDS.matcher(digits).matches()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(digits)))
        : Optional.empty();
  }
}
