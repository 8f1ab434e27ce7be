package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.job.SbatchOptions.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of sbatch's options as slurmrestd takes them; none for those not surely understood. */
final class RestValue {

  private static final Pattern TEXT = Pattern.compile("\\P{Cntrl}+");
  private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,4}");
  private static final Pattern RANGE = Pattern.compile("[1-9]\\d{0,4}(-[1-9]\\d{0,4})?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern MEMORY = Pattern.compile("(\\d{1,9})([KMGT]?)");

  /** {@code minutes[:seconds]} or {@code hours:minutes:seconds}. */
  private static final Pattern TIME =
      Pattern.compile("(?:(\\d{1,5}):)??(\\d{1,6})(?::(\\d{1,4}))?");

  /** {@code days-hours[:minutes[:seconds]]}. */
  private static final Pattern DAYS =
      Pattern.compile("(\\d{1,4})-(\\d{1,4})(?::(\\d{1,4}))?(?::(\\d{1,4}))?");

  private static final long SECONDS = 60;
  private static final long MINUTES = 60;
  private static final long HOURS = 24;
  private static final long KIBI = 1024;

  private RestValue() {}

  static Optional<JsonNode> of(Shape shape, String value, RestVersion version) {
    return switch (shape) {
      case TEXT -> matching(TEXT, value).map(TextNode::valueOf);
      case RANGE -> matching(RANGE, value).map(TextNode::valueOf);
      case COUNT -> matching(COUNT, value).map(Long::valueOf).map(LongNode::valueOf);
      case NUMBER -> matching(NUMBER, value).map(Long::valueOf).map(LongNode::valueOf);
      case MINUTES -> minutes(value).map(minutes -> quantity(minutes, version));
      case MEGABYTES -> megabytes(value).map(megabytes -> quantity(megabytes, version));
      case YES -> bare(value, true);
      case NO -> bare(value, false);
      case NONE -> Optional.of(BooleanNode.TRUE);
    };
  }

  private static Optional<String> matching(Pattern pattern, String value) {
    return Optional.of(value).filter(it -> pattern.matcher(it).matches());
  }

  private static Optional<JsonNode> bare(String value, boolean meaning) {
    return value.isEmpty() ? Optional.of(BooleanNode.valueOf(meaning)) : Optional.empty();
  }

  /** Zero asks for no limit, or for all there is. */
  private static Optional<Long> positive(long number) {
    return number > 0 ? Optional.of(number) : Optional.empty();
  }

  private static Optional<Long> minutes(String value) {
    Matcher time = TIME.matcher(value);
    if (time.matches()) {
      return minutes(number(time, 1) * MINUTES + number(time, 2), number(time, 3));
    }
    Matcher days = DAYS.matcher(value);
    return days.matches()
        ? minutes(
            (number(days, 1) * HOURS + number(days, 2)) * MINUTES + number(days, 3),
            number(days, 4))
        : Optional.empty();
  }

  private static Optional<Long> minutes(long minutes, long seconds) {
    return positive((minutes * SECONDS + seconds + SECONDS - 1) / SECONDS);
  }

  private static Optional<Long> megabytes(String value) {
    Matcher memory = MEMORY.matcher(value);
    if (!memory.matches()) {
      return Optional.empty();
    }
    long number = number(memory, 1);
    return positive(
        switch (memory.group(2)) {
          case "K" -> (number + KIBI - 1) / KIBI;
          case "G" -> number * KIBI;
          case "T" -> number * KIBI * KIBI;
          default -> number;
        });
  }

  private static long number(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
  }

  private static JsonNode quantity(long number, RestVersion version) {
    return version.isPlain()
        ? LongNode.valueOf(number)
        : JsonNodeFactory.instance
            .objectNode()
            .put("set", true)
            .put("infinite", false)
            .put("number", number);
  }
}
