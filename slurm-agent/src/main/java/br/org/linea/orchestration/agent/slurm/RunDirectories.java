package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.fault.FaultPoint;
import br.org.linea.orchestration.agent.plan.PipelineEntry;
import br.org.linea.orchestration.agent.plan.RunSpec;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes run directories ready for their job. Blocks on the shared disk. A directory belongs to one
 * task for ever: an id that a restored database gives out again never inherits an old verdict.
 */
@ApplicationScoped
public class RunDirectories {

  private static final List<String> PROCESS_KEYS =
      List.of(
          "path", "executor", "runner", "executable", "version", "display_name", "schema_config");

  private static final ObjectReader EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .reader();

  private final Path wakeFolder;

  @Inject
  RunDirectories(AgentConfig config) {
    this(config.processingDir().toAbsolutePath().normalize());
  }

  RunDirectories(Path processingDir) {
    this.wakeFolder = processingDir.resolve(RunFiles.WAKE);
  }

  /**
   * Writes all that the job needs. Clears what an interrupted preparation of the same task left,
   * and nothing once a job of it has run.
   *
   * @throws UnusableStart when no later try can help
   * @throws UncheckedIOException when the disk does not do it now
   */
  public Prepared prepare(RunSpec run, PipelineEntry pipeline) throws UnusableStart {
    Path directory = run.runDirectory();
    Path own = directory.resolve(RunFiles.OWN);
    Path jobScript = directory.resolve(RunFiles.SCRIPT);
    Path launcher = own.resolve(RunFiles.LAUNCHER);
    Path script = run.local() ? launcher : jobScript;
    String config = config(run);
    String job = script(run, pipeline);
    try {
      SharedFiles.directories(wakeFolder);
      claim(directory, own, run);
      FaultPoint.RUN_DIRECTORY_CLAIMED.reach();
      Optional<LauncherLock> ranBefore = RunWitness.lock(directory, run.taskId());
      if (ranBefore.isPresent()) {
        return new Prepared(directory, script, ranBefore);
      }
      clear(directory, own);
      SharedFiles.write(directory.resolve(RunFiles.CONFIG), config);
      SharedFiles.write(directory.resolve(RunFiles.PROCESS), YamlText.of(process(pipeline)));
      SharedFiles.write(launcher, Launcher.text(run, pipeline, wakeFolder));
      // Made here, so that the group may write them whatever umask the job has.
      SharedFiles.write(directory.resolve(RunFiles.OUT), "");
      SharedFiles.write(directory.resolve(RunFiles.ERR), "");
      SharedFiles.write(jobScript, job);
      SharedFiles.sync(own);
      SharedFiles.sync(directory);
      return new Prepared(directory, script, Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a run's output goes. */
  public static Path out(Path directory) {
    return directory.resolve(RunFiles.OUT);
  }

  /** Where a run's errors go. */
  public static Path err(Path directory) {
    return directory.resolve(RunFiles.ERR);
  }

  private static void claim(Path directory, Path own, RunSpec run)
      throws IOException, UnusableStart {
    Path task = own.resolve(RunFiles.TASK);
    if (Files.exists(task)) {
      String holder = Files.readString(task).strip();
      if (!holder.equals(run.taskId().toString())) {
        throw new UnusableStart(
            "The run directory %s belongs to task %s; it is never used again."
                .formatted(directory, holder));
      }
      return;
    }
    if (Files.isDirectory(directory) && !isEmptyBut(directory, RunFiles.OWN)) {
      throw new UnusableStart(
          "The run directory %s exists already and is not of this task: another system's runs must"
                  .formatted(directory)
              + " be moved away, or the ids of new processes set above theirs.");
    }
    SharedFiles.directories(own);
    SharedFiles.write(task, run.taskId() + "\n");
    SharedFiles.sync(own);
  }

  private static boolean isEmptyBut(Path directory, String name) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.allMatch(file -> file.getFileName().toString().equals(name));
    }
  }

  private static void clear(Path directory, Path own) throws IOException {
    Files.deleteIfExists(directory.resolve(RunFiles.RETURN_CODE));
    try (Stream<Path> files = Files.list(own)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().equals(RunFiles.TASK)) {
          Files.delete(file);
        }
      }
    }
  }

  private static String config(RunSpec run) throws UnusableStart {
    try {
      JsonNode config = EXACT.readTree(run.config());
      if (!config.isObject()) {
        throw new UnusableStart("The config of process " + run.processId() + " is no object.");
      }
      return YamlText.of(config);
    } catch (JsonProcessingException e) {
      throw new UnusableStart("The config of process " + run.processId() + " is no JSON.", e);
    }
  }

  private static ObjectNode process(PipelineEntry pipeline) {
    ObjectNode process = JsonNodeFactory.instance.objectNode();
    process.put("name", pipeline.name().value());
    PROCESS_KEYS.stream()
        .filter(pipeline.entry()::containsKey)
        .forEach(key -> process.put(key, pipeline.entry().get(key).toString()));
    return process;
  }

  /** The job script's text. */
  static String script(RunSpec run, PipelineEntry pipeline) throws UnusableStart {
    Path directory = run.runDirectory();
    return JobTemplate.render(
        pipeline.template(),
        Map.of(
            "jobname", run.jobName().value(),
            "cwd", directory.toString(),
            "out", directory.resolve(RunFiles.OUT).toString(),
            "err", directory.resolve(RunFiles.ERR).toString(),
            "cmd", Launcher.invocation(run)),
        pipeline.options());
  }
}
