package br.org.linea.orchestration.api.advice;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds in the last words of a run the line that says what went wrong. */
final class LastWords {

  /** The agent writes it before them. */
  private static final String MARK = "Its last words on stderr: ";

  private static final int LONGEST = 300;

  /** The last line of a traceback, unless its message has several. */
  private static final Pattern EXCEPTION =
      Pattern.compile("[\\w.]*(Error|Exception|Interrupt|SystemExit|Warning)(:.*)?");

  private static final Pattern TRACEBACK =
      Pattern.compile("Traceback \\(most recent call last\\):|\\s*File \".*\", line \\d+.*");

  /** What others write after the line that matters. */
  private static final List<Pattern> NOISE =
      List.of(
          Pattern.compile(
              "srun: (error: .*(Exited with exit code|Terminated|Killed).*|.*[Tt]erminating.*)"),
          Pattern.compile("slurmstepd: error: \\*\\*\\*.*"),
          Pattern.compile("\\s*For further information visit .*"),
          Pattern.compile("make: \\*\\*\\* .*"),
          Pattern.compile("Command exited with non-zero status \\d+"),
          Pattern.compile("[\\s^~+*=_-]*"));

  private LastWords() {}

  /** Empty where the verdict has no last words, or none that mean anything. */
  static Optional<String> meaningful(String detail) {
    int at = detail.indexOf(MARK);
    if (at < 0) {
      return Optional.empty();
    }
    List<String> lines = detail.substring(at + MARK.length()).lines().toList();
    boolean traceback = lines.stream().anyMatch(line -> TRACEBACK.matcher(line).matches());
    return lines.reversed().stream()
        .filter(line -> traceback && EXCEPTION.matcher(line).matches())
        .findFirst()
        .or(
            () ->
                lines.reversed().stream()
                    .filter(line -> NOISE.stream().noneMatch(it -> it.matcher(line).matches()))
                    .findFirst())
        .map(String::strip)
        .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
  }
}
