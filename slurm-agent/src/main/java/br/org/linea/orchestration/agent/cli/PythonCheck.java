package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.command.CommandRunner;
import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.agent.rundir.JobEnvironment;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether this host's Python can read the config models ({@code schema_config: config.py}) of
 * LIneA's pipelines, which use the syntax of Python 3.10 and the names of pydantic 2.
 */
final class PythonCheck {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 4096;
  private static final Pattern VERSIONS = Pattern.compile("(\\d+)\\.(\\d+) (\\d+|-)(\\S*)");
  private static final String QUESTION =
      """
      import sys
      try:
          import pydantic
          version = pydantic.VERSION
      except ImportError:
          version = "-"
      print("%d.%d %s" % (sys.version_info[0], sys.version_info[1], version))
      """;

  private static final String WAYS_OUT =
      " Put another Python first on PATH in job.env, or name it in runner. The API reads the model"
          + " with a Python of its own: orchestrator.config-models.python.";

  private final JobEnvironment environment;
  private final Map<String, String> answers = new HashMap<>();

  PythonCheck(JobEnvironment environment) {
    this.environment = environment;
  }

  /**
   * A finding for a pipeline with a config model: a fault where its own runner is a Python that is
   * too old, a note where only other Pythons might read the model here.
   */
  Optional<Finding> look(PipelineEntry pipeline) {
    Object model = pipeline.entry().getOrDefault("schema_config", "");
    if (!model.toString().endsWith(".py")) {
      return Optional.empty();
    }
    String runner = pipeline.runner().strip().split("\s+")[0];
    boolean runs = runner.substring(runner.lastIndexOf('/') + 1).startsWith("python");
    String python = runs ? runner : "python3";
    String answer = answers.computeIfAbsent(python, this::ask);
    Matcher versions = VERSIONS.matcher(answer);
    if (versions.matches() && isNewEnough(versions)) {
      return Optional.of(
          Finding.good(
              "%s: %s can read its config model (Python %s.%s, pydantic %s%s)",
              pipeline.name(),
              python,
              versions.group(1),
              versions.group(2),
              versions.group(3),
              versions.group(4)));
    }
    String sentence =
        "%s: its config model %s may need Python 3.10 and pydantic 2, and %s of its runs %s.%s"
            .formatted(pipeline.name(), model, python, words(versions, answer), WAYS_OUT);
    return Optional.of(runs ? Finding.fault("%s", sentence) : Finding.note("%s", sentence));
  }

  private static boolean isNewEnough(Matcher versions) {
    int major = Integer.parseInt(versions.group(1));
    int minor = Integer.parseInt(versions.group(2));
    return (major > 3 || major == 3 && minor >= 10)
        && !versions.group(3).equals("-")
        && Integer.parseInt(versions.group(3)) >= 2;
  }

  private static String words(Matcher versions, String answer) {
    if (!versions.matches()) {
      return "cannot be asked (" + answer + ")";
    }
    String python = "is Python " + versions.group(1) + "." + versions.group(2);
    return versions.group(3).equals("-")
        ? python + " without pydantic"
        : python + " with pydantic " + versions.group(3) + versions.group(4);
  }

  private String ask(String python) {
    try {
      CommandResult result =
          new CommandRunner(environment.build(), MOST_BYTES)
              .run(List.of(python, "-c", QUESTION), Path.of("/"), LIMIT);
      return switch (result) {
        case CommandResult.Exited exited when exited.code() == 0 -> exited.stdout().strip();
        case CommandResult.Exited exited -> "exit code " + exited.code();
        case CommandResult.NotStarted not -> not.why();
        case CommandResult.Cut cut -> "it gave no answer within " + LIMIT.toSeconds() + " s";
      };
    } catch (UncheckedIOException e) {
      return "job.env cannot be used";
    }
  }
}
