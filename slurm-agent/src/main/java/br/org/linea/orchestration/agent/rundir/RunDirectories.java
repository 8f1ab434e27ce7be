package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.runtime.FaultPoint;
import br.org.linea.orchestration.agent.untrusted.SharedFiles;
import br.org.linea.orchestration.agent.untrusted.UntrustedFolder;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private final JobEnvironment environment;
  private final Path wakeFolder;

  @Inject
  RunDirectories(AgentConfig config, JobEnvironment environment) {
    this(config.processingDir().toAbsolutePath().normalize(), environment);
  }

  RunDirectories(Path processingDir, JobEnvironment environment) {
    this.environment = environment;
    this.wakeFolder = processingDir.resolve(RunFiles.WAKE);
  }

  /**
   * Writes all that the job needs. Clears what an interrupted preparation of the same task left,
   * and nothing once a job of it has run.
   *
   * @throws UnusableStart when no later try can help
   * @throws UncheckedIOException when the disk does not do it now, or job.env cannot be read
   */
  public Prepared prepare(RunSpec run, PipelineEntry pipeline) throws UnusableStart {
    Path directory = run.runDirectory();
    Path own = directory.resolve(RunFiles.OWN);
    Path script = run.local() ? own.resolve(RunFiles.LAUNCHER) : directory.resolve(RunFiles.SCRIPT);
    String config = config(run);
    String job = script(run, pipeline);
    try {
      SharedFiles.directories(wakeFolder);
      Optional<LauncherLock> ranBefore = claimed(run);
      if (ranBefore.isEmpty()) {
        fill(run, pipeline, config, job);
      }
      return new Prepared(directory, script, ranBefore);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the directory this task's; the lock of a job that ran in it before. */
  private static Optional<LauncherLock> claimed(RunSpec run) throws IOException, UnusableStart {
    try (UntrustedFolder folder = open(run)) {
      claim(folder, run);
    }
    FaultPoint.RUN_DIRECTORY_CLAIMED.reach();
    return RunDirectoryReader.lock(run.runDirectory(), run.taskId());
  }

  private void fill(RunSpec run, PipelineEntry pipeline, String config, String job)
      throws IOException {
    String launcher = Launcher.text(run, pipeline, wakeFolder, environment.build());
    try (UntrustedFolder folder = open(run);
        UntrustedFolder own = SharedFiles.folder(folder, RunFiles.OWN)) {
      clear(folder, own);
      SharedFiles.write(folder, RunFiles.CONFIG, config);
      SharedFiles.write(folder, RunFiles.PROCESS, YamlText.of(process(pipeline)));
      SharedFiles.write(own, RunFiles.LAUNCHER, launcher);
      // Made here, so that the group may write them whatever umask the job has.
      SharedFiles.write(folder, RunFiles.OUT, "");
      SharedFiles.write(folder, RunFiles.ERR, "");
      SharedFiles.write(folder, RunFiles.SCRIPT, job);
      SharedFiles.sync(own);
      SharedFiles.sync(folder);
    }
  }

  /** Follows no link below the processing folder, and makes what is missing. */
  private static UntrustedFolder open(RunSpec run) throws IOException {
    Path ofPipeline = run.runDirectory().getParent();
    SharedFiles.directories(ofPipeline.getParent());
    try (UntrustedFolder processing = UntrustedFolder.trusted(ofPipeline.getParent());
        UntrustedFolder pipeline =
            SharedFiles.folder(processing, ofPipeline.getFileName().toString())) {
      return SharedFiles.folder(pipeline, run.runDirectory().getFileName().toString());
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

  private static void claim(UntrustedFolder folder, RunSpec run) throws IOException, UnusableStart {
    Optional<String> holder = RunDirectoryReader.holder(folder);
    if (holder.isPresent()) {
      if (!holder.get().equals(run.taskId().toString())) {
        throw new UnusableStart(
            "The run directory %s belongs to task %s; it is never used again."
                .formatted(run.runDirectory(), holder.get()));
      }
      return;
    }
    if (!folder.names(2).stream().allMatch(RunFiles.OWN::equals)) {
      throw new UnusableStart(
          "The run directory %s exists already and is not of this task: another system's runs must"
                  .formatted(run.runDirectory())
              + " be moved away, or the ids of new processes set above theirs.");
    }
    try (UntrustedFolder own = SharedFiles.folder(folder, RunFiles.OWN)) {
      SharedFiles.write(own, RunFiles.TASK, run.taskId() + "\n");
      SharedFiles.sync(own);
    }
  }

  private static void clear(UntrustedFolder folder, UntrustedFolder own) throws IOException {
    folder.delete(RunFiles.RETURN_CODE);
    for (String name : own.names(Integer.MAX_VALUE)) {
      if (!name.equals(RunFiles.TASK)) {
        own.delete(name);
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
        .filter(key -> pipeline.entry().get(key) != null)
        .forEach(key -> process.put(key, pipeline.entry().get(key).toString()));
    return process;
  }

  /** The job script's text. */
  public static String script(RunSpec run, PipelineEntry pipeline) throws UnusableStart {
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
