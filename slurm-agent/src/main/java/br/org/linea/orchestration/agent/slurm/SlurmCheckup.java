package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.command.CommandResult;
import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.config.SlurmConfig;
import br.org.linea.orchestration.agent.job.JobName;
import br.org.linea.orchestration.agent.job.PipelineEntry;
import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.job.RunSpec;
import br.org.linea.orchestration.agent.rundir.JobEnvironment;
import br.org.linea.orchestration.agent.rundir.RunDirectories;
import br.org.linea.orchestration.agent.rundir.RunFiles;
import br.org.linea.orchestration.agent.rundir.UnusableStart;
import br.org.linea.orchestration.messages.ProcessId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Questions that a person asks before the agent works: whether Slurm would take a pipeline's job,
 * and what the cluster is like. Submits nothing. Blocks; any thread may call.
 */
@ApplicationScoped
public class SlurmCheckup {

  /** The commands that the agent calls. */
  public static final List<String> COMMANDS =
      List.of("sbatch", "squeue", "sacct", "scancel", "scontrol");

  private final SlurmPrograms programs;
  private final RestSubmitter rest;
  private final JobEnvironment jobEnvironment;

  @Inject
  SlurmCheckup(AgentConfig config, JobEnvironment jobEnvironment) {
    this(config.slurm(), jobEnvironment, System.getenv());
  }

  SlurmCheckup(SlurmConfig config, JobEnvironment jobEnvironment, Map<String, String> environment) {
    this.programs = new SlurmPrograms(config, environment, InstantSource.system());
    this.rest = new RestSubmitter(config, programs.slurmSettings());
    this.jobEnvironment = jobEnvironment;
  }

  /** Where one of the {@link #COMMANDS} is. */
  public Optional<Path> find(String command) {
    return programs.find(command);
  }

  /** The version in which slurmrestd would be asked. */
  public Reply<String> restVersion() {
    return rest.version().map(RestVersion::toString);
  }

  /** The cluster's settings by their names in {@code scontrol show config}. */
  public Reply<Map<String, String>> settings() {
    return switch (programs.query(ClusterFacts.argv(programs.program("scontrol")))) {
      case CommandResult.Exited exited when exited.code() == 0 ->
          new Reply.Answer<>(ClusterFacts.values(exited.stdout()));
      case CommandResult other -> new Reply.Unknown<>(words(other));
    };
  }

  /**
   * Asks whether Slurm would take a job of this pipeline: {@code sbatch --test-only} on its
   * template and with its entry's resources, in the environment that a job gets.
   *
   * @param scratch a folder that may be written; it is left with the script in it
   * @return {@link Reply.Answer} with Slurm's words when it would
   * @throws UnusableStart when the template asks for what one process cannot be
   */
  public Reply<String> wouldTake(PipelineEntry pipeline, Path scratch) throws UnusableStart {
    ProcessId process = new ProcessId(Integer.MAX_VALUE);
    UUID task = UUID.randomUUID();
    RunSpec run =
        new RunSpec(
            process,
            task,
            pipeline.name(),
            pipeline.version(),
            pipeline.executor(),
            "{}",
            "doctor",
            scratch,
            JobName.of(process, task),
            java.time.Instant.EPOCH);
    String text = RunDirectories.script(run, pipeline);
    try {
      Path script = Files.writeString(scratch.resolve(RunFiles.SCRIPT), text);
      List<String> argv = new ArrayList<>();
      argv.add(programs.program("sbatch"));
      argv.add("--test-only");
      argv.addAll(Sbatch.options(pipeline.options()));
      argv.add(script.toString());
      return verdict(programs.submit(jobEnvironment.build(), argv, scratch));
    } catch (UncheckedIOException e) {
      return new Reply.Unknown<>("job.env cannot be used: " + e.getCause().getMessage());
    } catch (IOException e) {
      return new Reply.Unknown<>(scratch + " cannot be written: " + e);
    }
  }

  private static Reply<String> verdict(CommandResult result) {
    return result instanceof CommandResult.Exited exited && exited.code() == 0
        ? new Reply.Answer<>(words(result))
        : new Reply.Refusal<>(words(result));
  }

  private static String words(CommandResult result) {
    return switch (result) {
      case CommandResult.Cut cut -> cut.inWords();
      case CommandResult.NotStarted not -> not.why();
      case CommandResult.Exited exited -> Sbatch.words(exited);
    };
  }
}
