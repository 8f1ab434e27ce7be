package br.org.linea.orchestration.agent.slurm;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pipeline's {@code sbatch.template}, written for Python's {@code str.format}: known names in
 * braces are filled in, doubled braces are literal ones, any other brace text such as {@code
 * ${VAR}} is left alone.
 */
final class JobTemplate {

  /** For pipelines that bring none. */
  private static final String DEFAULT =
      """
      #!/bin/sh
      #SBATCH --job-name={jobname}
      #SBATCH --chdir={cwd}
      #SBATCH --output={out}
      #SBATCH --error={err}

      {cmd}
      """;

  private static final Pattern BRACES = Pattern.compile("\\{\\{|}}|\\{(jobname|cwd|out|err|cmd)}");
  private static final Pattern ARRAY =
      Pattern.compile("(?m)^#SBATCH\\s+(?:.*\\s)?(--array\\b|-a(?=[\\s=\\d]))");
  private static final Pattern HETEROGENEOUS =
      Pattern.compile("(?m)^#SBATCH\\s+(?:.*\\s)?(hetjob|packjob)\\b");

  private JobTemplate() {}

  /**
   * Fills a template in.
   *
   * @throws UnusableStart when it asks for what one process cannot be
   */
  static String render(Optional<String> template, Map<String, String> values) throws UnusableStart {
    String text = template.orElse(DEFAULT).replace("\r\n", "\n");
    if (ARRAY.matcher(text).find()) {
      throw new UnusableStart(
          "The pipeline's sbatch.template asks for a job array (--array); a process is one job.");
    }
    if (HETEROGENEOUS.matcher(text).find()) {
      throw new UnusableStart(
          "The pipeline's sbatch.template asks for a heterogeneous job; a process is one job.");
    }
    if (!text.contains("{cmd}")) {
      throw new UnusableStart(
          "The pipeline's sbatch.template lacks {cmd}, so it would never run the pipeline.");
    }
    String filled =
        BRACES.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found, values)));
    return filled.startsWith("#!") ? filled : "#!/bin/sh\n" + filled;
  }

  private static String value(java.util.regex.MatchResult found, Map<String, String> values) {
    return switch (found.group()) {
      case "{{" -> "{";
      case "}}" -> "}";
      default -> values.get(found.group(1));
    };
  }
}
