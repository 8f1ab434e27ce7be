package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.job.Reply;
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
      return new Reply.Unknown<>(who + "'s answer breaks off in the middle of a line");
    }
    List<JobRow> rows = new ArrayList<>();
    int begin = 0;
    for (int end = stdout.indexOf('\n'); end >= 0; end = stdout.indexOf('\n', end + 1)) {
      int last = lastField(stdout, begin, end);
      if (last >= 0) {
        Optional<JobRow> row = parser.apply(stdout.substring(begin, last));
        if (row.isEmpty()) {
          return senseless(who, stdout.substring(begin, end));
        }
        rows.add(row.get());
      }
      if (last >= 0 || isBlank(stdout, begin, end)) {
        begin = end + 1;
      }
    }
    return begin == stdout.length()
        ? new Reply.Answer<>(rows)
        : senseless(who, stdout.substring(begin));
  }

  /** Where the last field of a whole row begins, with its bar; -1 where no row ends. */
  private static int lastField(String text, int begin, int end) {
    int length = text.indexOf('|', begin) - begin;
    int bar = end - length - 1;
    return length > 0
            && bar >= begin + length
            && text.charAt(bar) == '|'
            && text.regionMatches(begin, text, bar + 1, length)
        ? bar
        : -1;
  }

  private static boolean isBlank(String text, int begin, int end) {
    int at = begin;
    while (at < end && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at == end;
  }

  private static Reply<List<JobRow>> senseless(String who, String text) {
    String line = text.lines().findFirst().orElse("");
    return new Reply.Unknown<>(
        who
            + " answered a line that makes no sense: "
            + (line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line));
  }

  /** Empty for an answer that makes no sense; a row is never dropped silently. */
  static Optional<JobId> job(String text) {
    Matcher matcher = JOB.matcher(text.strip());
    return matcher.matches() && Long.parseLong(matcher.group(1)) > 0
        ? Optional.of(new JobId(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  /**
   * Free texts that the job's number separates. Where the number occurs in a text as well, the
   * first text has it; fewer texts than wanted make no sense.
   */
  static List<String> texts(String text, String number, int wanted) {
    String separator = "|" + number + "|";
    List<String> texts = new ArrayList<>();
    int end = text.length();
    while (texts.size() < wanted - 1) {
      int bar =
          end < separator.length() ? -1 : text.lastIndexOf(separator, end - separator.length());
      if (bar < 0) {
        return List.of();
      }
      texts.addFirst(text.substring(bar + separator.length(), end));
      end = bar;
    }
    texts.addFirst(text.substring(0, end));
    return texts;
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
