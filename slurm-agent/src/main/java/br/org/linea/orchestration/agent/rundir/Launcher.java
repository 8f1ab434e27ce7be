package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.agent.job.RunSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The script around the command, {@code slurm/launch.sh}, and the last fence: whatever went wrong
 * before, only the job that holds the lock runs the pipeline. It needs a POSIX sh and coreutils on
 * the node.
 *
 * <p>The lock appears with its content, by a hard link of a finished file. A requeued job, which
 * keeps its number and has a higher restart count, takes the lock over. Every task of the job that
 * holds it passes: of a step, of several steps, of an mpirun.
 *
 * <p>The exit code goes into {@code exit.<job>.<restart>} by rename, so a reader sees all of it or
 * nothing; tasks add their step, mpirun and rank. Its draft is made, with its bytes on the disk,
 * before the pipeline runs: a disk that is full afterwards takes the code in place. Where even that
 * fails, as on file systems that copy on write, the draft's name gets the code. The pipeline may
 * have put anything in the place of a file: nothing is opened that was not just made, and {@code
 * -T} keeps mv and ln out of folders.
 *
 * <p>Signals reach the command once. Slurm sends most to all of a job or step, the command
 * included, and some to the job script alone, as {@code --signal=B:} does, which {@code exec {cmd}}
 * makes this script. A bystander that has done nothing about signals dies of the former kind; the
 * latter is forwarded.
 */
final class Launcher {

  private static final String TEXT = read();

  private static final Pattern GAP =
      Pattern.compile("@(PROCESS|RUN|OWN|WAKE|RETURN_CODE|COMMAND|PATH|VARIABLES)@");

  private Launcher() {}

  private static String read() {
    try (InputStream script = Launcher.class.getResourceAsStream("/slurm/launch.sh")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The script's text.
   *
   * @param environment what the command gets of it where an {@code srun --export} kept it away;
   *     PATH is in it
   */
  static String text(
      RunSpec run, PipelineEntry pipeline, Path wakeFolder, Map<String, String> environment) {
    Map<String, String> values =
        Map.of(
            "PATH", ShellWord.of(environment.get("PATH")),
            "VARIABLES", variables(environment),
            "PROCESS", run.processId().toString(),
            "RUN", ShellWord.of(run.runDirectory().toString()),
            "OWN", RunFiles.OWN,
            "WAKE", ShellWord.of(wakeFolder.toString()),
            "RETURN_CODE", RunFiles.RETURN_CODE,
            "COMMAND", command(run, pipeline));
    return GAP.matcher(TEXT).replaceAll(gap -> Matcher.quoteReplacement(values.get(gap.group(1))));
  }

  private static String variables(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(each -> !each.getKey().equals("PATH"))
        .sorted(Map.Entry.comparingByKey())
        .map(
            each ->
                "[ -n \"${%1$s+set}\" ] || export %1$s=%2$s"
                    .formatted(each.getKey(), ShellWord.of(each.getValue())))
        .collect(Collectors.joining("\n"));
  }

  /** The runner is the operator's text and may have options; all else is quoted. */
  private static String command(RunSpec run, PipelineEntry pipeline) {
    return "%s %s %s"
        .formatted(
            pipeline.runner(),
            ShellWord.of(pipeline.folder().resolve(pipeline.executable()).toString()),
            ShellWord.of(run.runDirectory().resolve(RunFiles.CONFIG).toString()));
  }

  /** What stands for {@code {cmd}}; it needs no PATH. */
  static String invocation(RunSpec run) {
    return "/bin/sh "
        + ShellWord.of(
            run.runDirectory().resolve(RunFiles.OWN).resolve(RunFiles.LAUNCHER).toString());
  }
}
