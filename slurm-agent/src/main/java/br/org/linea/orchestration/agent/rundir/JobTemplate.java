package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.job.Directives;
import br.org.linea.orchestration.catalogue.RunOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pipeline's {@code sbatch.template}, written for Python's {@code str.format}: known names in
 * braces are filled in, doubled braces are literal ones, any other brace text such as {@code
 * ${VAR}} is left alone.
 */
final class JobTemplate {

  /**
   * For pipelines that bring none. The command line of sbatch names the job and its files, also in
   * a folder whose name no directive could hold.
   */
  private static final String DEFAULT =
      """
      #!/bin/sh
      {cmd}
      """;

  private static final Pattern FIELD = Pattern.compile("\\{(jobname|cwd|out|err|cmd)}");

  /** Shells in which a trap that does nothing lets a script survive a signal to all of its job. */
  private static final List<String> SHELLS = List.of("sh", "bash", "dash", "ksh", "zsh");

  private static final String SURVIVE_TERM =
      "# stop_grace: the pipeline gets TERM, and this script goes on behind it.\ntrap : TERM\n";

  private final String text;
  private final Map<String, String> values;
  private final StringBuilder filled = new StringBuilder();
  private boolean hasCommand;

  /** Braces of this line that were left alone and are still open. */
  private int open;

  private JobTemplate(String text, Map<String, String> values) {
    this.text = text;
    this.values = values;
  }

  /**
   * Fills a template in.
   *
   * @param options with a grace the script has to go on when all processes of its job get TERM
   * @throws UnusableStart when it asks for what one process cannot be
   */
  static String render(Optional<String> template, Map<String, String> values, RunOptions options)
      throws UnusableStart {
    String text = template.orElse(DEFAULT);
    if (!text.startsWith("#!")) {
      throw new UnusableStart(
          "The pipeline's sbatch.template does not begin with #!, so sbatch refuses it.");
    }
    if (text.contains("\r\n")) {
      throw new UnusableStart(
          "The pipeline's sbatch.template has line breaks of Windows, so sbatch refuses it.");
    }
    JobTemplate job = new JobTemplate(text, values);
    String filled = job.fill();
    Directives directives = Directives.of(filled, options);
    if (!directives.faults().isEmpty()) {
      Directives.Fault fault = directives.faults().getFirst();
      throw new UnusableStart(
          "Line %d of the pipeline's sbatch.template: %s.".formatted(fault.line(), fault.reason()));
    }
    if (!job.hasCommand) {
      throw new UnusableStart(
          "The pipeline's sbatch.template lacks {cmd}, so it would never run the pipeline.");
    }
    return options.stopGrace().isPresent() ? outliving(filled, directives.head()) : filled;
  }

  /** Behind the head, which sbatch reads; before the first command. */
  private static String outliving(String script, int head) throws UnusableStart {
    List<String> lines = script.lines().toList();
    if (!runsInShell(lines.getFirst())) {
      throw new UnusableStart(
          "The pipeline's sbatch.template is for '%s'; stop_grace needs one for %s."
              .formatted(lines.getFirst(), String.join(", ", SHELLS)));
    }
    return Stream.concat(
            Stream.concat(lines.stream().limit(head), SURVIVE_TERM.lines()),
            lines.stream().skip(head))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static boolean runsInShell(String first) {
    List<String> program =
        Stream.of(first.substring(2).strip().split("\\s+"))
            .filter(word -> !word.startsWith("-"))
            .map(word -> word.substring(word.lastIndexOf('/') + 1))
            .filter(word -> !word.equals("env"))
            .toList();
    return !program.isEmpty() && SHELLS.contains(program.getFirst());
  }

  private String fill() {
    Matcher field = FIELD.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("{{", at)) {
        filled.append('{');
        at += 2;
      } else if (open == 0 && text.startsWith("}}", at)) {
        filled.append('}');
        at += 2;
      } else if (field.region(at, text.length()).lookingAt()) {
        hasCommand |= field.group(1).equals("cmd");
        filled.append(values.get(field.group(1)));
        at = field.end();
      } else {
        leave(text.charAt(at++));
      }
    }
    return filled.toString();
  }

  /** {@code ${A:-${B}}} ends in two braces that close what was left alone. */
  private void leave(char letter) {
    filled.append(letter);
    open =
        switch (letter) {
          case '{' -> open + 1;
          case '}' -> Math.max(0, open - 1);
          case '\n' -> 0;
          default -> open;
        };
  }
}
