package br.org.linea.orchestration.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What can be asked of Slurm for a job. A value becomes part of sbatch's argument list, so each key
 * has its shape: no value can be taken for an option.
 */
public enum ResourceKey {
  PARTITION,
  ACCOUNT,
  QOS,
  TIME,
  CPUS,
  MEMORY,
  GPUS,
  NODES,
  CONSTRAINT,
  RESERVATION,
  WCKEY;

  /** One word that begins with no dash. */
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\s-][^\\p{Cntrl}\\s]{0,254}");

  /** The words that a request can ask for: names, lists of them, and constraints. */
  private static final Pattern WORD = Pattern.compile("[\\w(\\[][\\w.,:+@&|*()\\[\\]-]{0,254}");

  /** Minutes, {@code hours:minutes:seconds}, {@code days-hours} and what lies between. */
  private static final Pattern TIME_LIMIT =
      Pattern.compile("\\d{1,9}(:\\d{1,2}){0,2}|\\d{1,6}-\\d{1,2}(:\\d{1,2}){0,2}");

  private static final Pattern SIZE = Pattern.compile("\\d{1,9}[KMGTkmgt]?");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,5}|1000000");
  private static final int BINARY = 10;
  private static final int MINUTE = 60;
  private static final int HOURS = 24;

  /** The key as requests and {@code pipelines.yaml} write it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The key of this name. */
  public static Optional<ResourceKey> of(String key) {
    return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
  }

  /** All keys, as they are written. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(ResourceKey::key).toList();
  }

  /** Whether its values can be counted, and so have a maximum; the others are words. */
  public boolean isAmount() {
    return switch (this) {
      case TIME, CPUS, MEMORY, GPUS, NODES -> true;
      case PARTITION, ACCOUNT, QOS, CONSTRAINT, RESERVATION, WCKEY -> false;
    };
  }

  /** Whether its values are plain numbers. */
  public boolean isNumber() {
    return this == CPUS || this == GPUS || this == NODES;
  }

  /** What is wrong with a value of {@code pipelines.yaml}; empty when nothing is. */
  Optional<String> fault(String text) {
    return switch (this) {
      case TIME -> unless(TIME_LIMIT, text, "be minutes, H:M:S or D-H:M:S");
      case MEMORY ->
          unless(
              SIZE, text, "be a number of at most 9 digits with K, M, G or T behind it, as in 16G");
      case CPUS, GPUS, NODES -> unless(NUMBER, text, "be a whole number from 1 to 1000000");
      default -> unless(NAME, text, "be one word that begins with no dash");
    };
  }

  /** The same for what a request asks for, or may: sbatch takes a 0 for all there is. */
  Optional<String> strictFault(String text) {
    Optional<String> fault = fault(text);
    if (fault.isPresent()) {
      return fault;
    }
    if (!isAmount()) {
      return unless(WORD, text, "be one word of ASCII letters, digits and _.,:+@&|*()[]-");
    }
    return amount(text) > 0 ? Optional.empty() : Optional.of("must be more than 0");
  }

  private static Optional<String> unless(Pattern shape, String text, String what) {
    return shape.matcher(text).matches() ? Optional.empty() : Optional.of("must " + what);
  }

  /** A value without fault in seconds, KiB or pieces. */
  long amount(String text) {
    return switch (this) {
      case TIME -> seconds(text);
      case MEMORY -> kibibytes(text);
      default -> Long.parseLong(text);
    };
  }

  private static long seconds(String text) {
    int dash = text.indexOf('-');
    long days = dash < 0 ? 0 : Long.parseLong(text.substring(0, dash));
    long[] parts =
        Arrays.stream(text.substring(dash + 1).split(":")).mapToLong(Long::parseLong).toArray();
    long hours = dash >= 0 || parts.length > 2 ? parts[0] : 0;
    int minutes = dash >= 0 || parts.length > 2 ? 1 : 0;
    return ((days * HOURS + hours) * MINUTE + part(parts, minutes)) * MINUTE
        + part(parts, minutes + 1);
  }

  private static long part(long[] parts, int at) {
    return at < parts.length ? parts[at] : 0;
  }

  private static long kibibytes(String text) {
    char unit = Character.toUpperCase(text.charAt(text.length() - 1));
    boolean bare = Character.isDigit(unit);
    long number = Long.parseLong(bare ? text : text.substring(0, text.length() - 1));
    return number << "KMGT".indexOf(bare ? 'M' : unit) * BINARY;
  }
}
