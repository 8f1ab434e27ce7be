package br.org.linea.orchestration.agent.job;

import br.org.linea.orchestration.agent.job.SbatchOptions.Argument;
import br.org.linea.orchestration.agent.job.SbatchOptions.Option;
import br.org.linea.orchestration.catalogue.RunOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The {@code #SBATCH} lines of a job script, read as sbatch reads them: up to the first command,
 * with its quotes and comments, and options as getopt_long takes them. What sbatch might take
 * differently from what one process can be is a fault.
 */
public final class Directives {

  /**
   * One that the script must not have.
   *
   * @param line its number, from 1
   * @param reason a sentence without an end
   */
  public record Fault(int line, String reason) {}

  /**
   * One that was given.
   *
   * @param value empty without one
   */
  public record Given(Option option, String value) {}

  private record Word(int line, String text) {}

  private static final List<String> MAGIC = List.of("#SBATCH", "#SLURM");
  private static final Pattern FOREIGN = Pattern.compile("#(PBS|BSUB)\\s.*");
  private static final Pattern HETEROGENEOUS = Pattern.compile("hetjob|packjob");
  private static final String IGNORE_FOREIGN = "ignore-pbs";

  /** sbatch refuses these beside a {@code --mem}, also one that is to win over the script. */
  private static final Set<String> MEMORY_PER = Set.of("mem-per-cpu", "mem-per-gpu");

  private final List<Word> words = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Given> given = new ArrayList<>();
  private Optional<Word> foreign = Optional.empty();
  private final boolean memoryIsGiven;
  private boolean ignoresForeign;
  private boolean hasUnknown;
  private int head;

  private Directives(boolean memoryIsGiven) {
    this.memoryIsGiven = memoryIsGiven;
  }

  /**
   * Reads a script.
   *
   * @param options what sbatch gets on its command line besides
   */
  public static Directives of(String script, RunOptions options) {
    Directives directives = new Directives(options.resources().memory().isPresent());
    directives.readHead(script.split("\n", -1));
    directives.readOptions();
    directives
        .foreign
        .filter(word -> !directives.ignoresForeign)
        .ifPresent(
            word ->
                directives.fault(
                    word.line(),
                    word.text() + " is translated by sbatch: write #SBATCH, or add --ignore-pbs"));
    return directives;
  }

  /** Reads the options of a command line of sbatch. */
  public static Directives of(List<String> options) {
    Directives directives = new Directives(false);
    options.forEach(option -> directives.words.add(new Word(1, option)));
    directives.readOptions();
    return directives;
  }

  /**
   * The options in their order, of which a later one wins. Empty when sbatch alone knows what is
   * asked for: an option of a plugin, or one that releases take for different ones.
   */
  public Optional<List<Given>> given() {
    return hasUnknown || !faults.isEmpty() || foreign.isPresent()
        ? Optional.empty()
        : Optional.of(List.copyOf(given));
  }

  /** What the script must not have, in the order of its lines. */
  public List<Fault> faults() {
    return List.copyOf(faults);
  }

  /** How many lines come before the first command; sbatch reads no others. */
  public int head() {
    return head;
  }

  private void readHead(String[] lines) {
    for (String line : lines) {
      Optional<String> magic = MAGIC.stream().filter(line::startsWith).findFirst();
      if (magic.isEmpty() && !line.isBlank() && !line.strip().startsWith("#")) {
        return;
      }
      head++;
      magic.ifPresent(word -> split(line.substring(word.length())));
      if (foreign.isEmpty() && FOREIGN.matcher(line).matches()) {
        foreign = Optional.of(new Word(head, line.strip()));
      }
    }
  }

  /** Words as sbatch splits them: quotes group, a backslash takes the next letter, # ends. */
  private void split(String line) {
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int at = 0; at < line.length(); at++) {
      char letter = line.charAt(at);
      if (letter == '\\' && at + 1 < line.length()) {
        word.append(line.charAt(++at));
      } else if (quote != 0) {
        quote = letter == quote ? 0 : quote;
        word.append(quote == 0 ? "" : String.valueOf(letter));
      } else if (letter == '"' || letter == '\'') {
        quote = letter;
      } else if (letter == '#') {
        break;
      } else if (Character.isWhitespace(letter)) {
        end(word);
      } else {
        word.append(letter);
      }
    }
    if (quote != 0) {
      fault(head, "the quote " + quote + " has no end");
    }
    end(word);
  }

  private void end(StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(new Word(head, word.toString()));
      word.setLength(0);
    }
  }

  private void readOptions() {
    int at = 0;
    while (at < words.size()) {
      Word word = words.get(at++);
      if (word.text().startsWith("--") && word.text().length() > 2) {
        at = longOption(word, at);
      } else if (word.text().startsWith("-") && word.text().length() > 1) {
        at = letters(word, at);
      } else {
        fault(
            word.line(),
            HETEROGENEOUS.matcher(word.text()).matches() || word.text().startsWith(":")
                ? word.text() + " asks for a heterogeneous job; a process is one job"
                : word.text() + " is no option, which sbatch refuses");
      }
    }
  }

  private int longOption(Word word, int next) {
    String[] parts = word.text().substring(2).split("=", 2);
    Optional<String> value = Arrays.stream(parts).skip(1).findFirst();
    List<Option> options = SbatchOptions.byName(parts[0]);
    hasUnknown |= options.size() != 1;
    if (options.isEmpty()) {
      if (SbatchOptions.isAmbiguous(parts[0])) {
        fault(word.line(), "--" + parts[0] + " is short for several options of sbatch");
      }
      // Of a plugin of the site: what follows may be its argument.
      return value.isEmpty() && next < words.size() && !words.get(next).text().startsWith("-")
          ? next + 1
          : next;
    }
    boolean takesNext =
        value.isEmpty()
            && next < words.size()
            && options.getFirst().argument() == Argument.REQUIRED;
    String argument = takesNext ? words.get(next).text() : value.orElse("");
    options.forEach(option -> judge(word.line(), option, argument));
    return takesNext ? next + 1 : next;
  }

  private int letters(Word word, int next) {
    String text = word.text();
    for (int at = 1; at < text.length(); at++) {
      Optional<Option> option = SbatchOptions.byLetter(text.charAt(at));
      if (option.isEmpty()) {
        hasUnknown = true;
        return next;
      }
      if (option.get().argument() != Argument.NONE) {
        String rest = text.substring(at + 1);
        boolean takesNext =
            rest.isEmpty() && next < words.size() && option.get().argument() == Argument.REQUIRED;
        judge(word.line(), option.get(), takesNext ? words.get(next).text() : rest);
        return takesNext ? next + 1 : next;
      }
      judge(word.line(), option.get(), "");
    }
    return next;
  }

  private void judge(int line, Option option, String value) {
    given.add(new Given(option, value));
    ignoresForeign |= option.name().equals(IGNORE_FOREIGN);
    option.refusal(value).ifPresent(reason -> fault(line, reason));
    if (memoryIsGiven && MEMORY_PER.contains(option.name())) {
      fault(
          line,
          "--%s: sbatch refuses it beside --mem, which resources.memory of the pipeline gives"
              .formatted(option.name()));
    }
  }

  private void fault(int line, String reason) {
    faults.add(new Fault(line, reason));
  }
}
