package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.rundir.JobEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Scripts in place of Slurm's commands, for tests of other packages. */
public final class ScriptedCommands {

  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

  private final Path bin;

  /** Commands of a cluster where all is well, in {@code bin}. */
  public ScriptedCommands(Path bin) throws IOException {
    this.bin = Files.createDirectories(bin);
    Recorded config = Recorded.of("22.05", "scontrol-config");
    Path settings = Files.writeString(bin.resolve("settings"), config.stdout());
    put("scontrol", "cat '" + settings + "'");
    put("sbatch", "echo 'sbatch: Job 5 to start at 2026-11-25T10:00:00' >&2");
    put("squeue", "exit 0");
    put("sacct", "exit 0");
    put("scancel", "exit 0");
  }

  /** Puts another script in a command's place. */
  public void put(String name, String script) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Takes a command away. */
  public void remove(String name) throws IOException {
    Files.delete(bin.resolve(name));
  }

  /** The check-up that asks these. */
  public SlurmCheckup checkup(AgentConfig config) {
    return new SlurmCheckup(config.slurm(), environment(config), ENVIRONMENT);
  }

  /** The gateway that asks these. */
  public SlurmGateway gateway(AgentConfig config) {
    return new CliSlurmGateway(
        config.slurm(), environment(config), ENVIRONMENT, java.time.Clock.systemUTC());
  }

  /** A job's environment by these settings. */
  public JobEnvironment environment(AgentConfig config) {
    return new JobEnvironment(
        config.jobEnvFile(), Map.of("DATASETS_DIR", config.datasetsDir().toString()), ENVIRONMENT);
  }

  /** A job's environment by this file alone. */
  public static JobEnvironment environment(Optional<Path> file) {
    return new JobEnvironment(file, Map.of(), Map.of());
  }
}
