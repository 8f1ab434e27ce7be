package br.org.linea.orchestration.agent.rundir;

import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.catalogue.ResourceLimits;
import br.org.linea.orchestration.catalogue.RunOptions;
import br.org.linea.orchestration.messages.PipelineName;
import br.org.linea.orchestration.messages.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs of a pipeline of one shell script, in a folder of a test's own. */
final class TestRuns {

  static final ProcessId PROCESS = new ProcessId(12);

  private final AtomicInteger serial = new AtomicInteger();
  private final Path folder;
  private final Path processing;

  TestRuns(Path folder) {
    this.folder = folder;
    this.processing = folder.resolve("processing");
  }

  /** What prepares run directories here. */
  RunDirectories directories() {
    return new RunDirectories(
        processing,
        new JobEnvironment(Optional.empty(), Map.of("DATASETS_DIR", "/data sets"), Map.of()));
  }

  /** A run of a new task in a directory of its own. */
  RunSpec run(String config) {
    UUID task = UUID.randomUUID();
    PipelineName pipeline = new PipelineName("hello_" + serial.incrementAndGet());
    return new RunSpec(
        PROCESS,
        task,
        pipeline,
        "1.0",
        "slurm",
        config,
        "pz",
        processing.resolve(pipeline.runPath(PROCESS)),
        JobName.of(PROCESS, task),
        java.time.Instant.EPOCH);
  }

  /** The same run of another task: what a restored database would ask for. */
  static RunSpec ofAnotherTask(RunSpec run) {
    UUID task = UUID.randomUUID();
    return new RunSpec(
        run.processId(),
        task,
        run.pipeline(),
        run.pipelineVersion(),
        run.executor(),
        run.config(),
        run.owner(),
        run.runDirectory(),
        JobName.of(run.processId(), task),
        java.time.Instant.EPOCH);
  }

  /** The same run beside the agent. */
  static RunSpec local(RunSpec run) {
    return new RunSpec(
        run.processId(),
        run.taskId(),
        run.pipeline(),
        run.pipelineVersion(),
        RunSpec.LOCAL,
        run.config(),
        run.owner(),
        run.runDirectory(),
        run.jobName(),
        java.time.Instant.EPOCH);
  }

  PipelineEntry pipeline(RunSpec run, Optional<String> template) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("display_name", "Hello");
    entry.put("path", "hello");
    entry.put("executor", run.executor());
    entry.put("runner", "sh");
    entry.put("executable", "run.sh");
    entry.put("schema_config", "config.schema.json");
    entry.put("version", "1.0");
    entry.put("labels", Map.of("kept", "and shown elsewhere"));
    return new PipelineEntry(
        run.pipeline(),
        folder.resolve("hello"),
        "slurm",
        "sh",
        "run.sh",
        "1.0",
        template,
        RunOptions.NONE,
        ResourceLimits.NONE,
        OptionalInt.empty(),
        entry);
  }

  /** A prepared run of a pipeline that is this shell script. */
  Path prepared(String script) throws IOException, UnusableStart {
    Files.createDirectories(folder.resolve("hello"));
    Files.writeString(folder.resolve("hello/run.sh"), script + "\n");
    RunSpec run = run("{\"message\":\"hello\"}");
    return directories().prepare(run, pipeline(run, Optional.empty())).directory();
  }
}
