package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.slurm.JobEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Folders, their rights, and the file of the jobs' environment. */
final class FolderCheck implements Check {

  private final AgentConfig config;
  private final JobEnvironment environment;

  FolderCheck(AgentConfig config, JobEnvironment environment) {
    this.config = config;
    this.environment = environment;
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    findings.add(readable("slurm-agent.pipelines-dir", config.pipelinesDir()));
    findings.add(writable("slurm-agent.processing-dir", config.processingDir()));
    findings.add(readable("slurm-agent.datasets-dir", config.datasetsDir()));
    findings.add(
        Files.exists(config.journalDir())
            ? writable("slurm-agent.journal-dir", config.journalDir())
            : unmade(config.journalDir()));
    config.jobEnvFile().ifPresent(file -> findings.add(jobEnvironment(file)));
    return findings;
  }

  private static Finding readable(String key, Path folder) {
    return Files.isDirectory(folder) && Files.isReadable(folder) && Files.isExecutable(folder)
        ? Finding.good("%s %s", key, folder)
        : Finding.fault("%s %s is no folder that user %s may read.", key, folder, user());
  }

  private static Finding writable(String key, Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, ".doctor-", ""));
      return Finding.good("%s %s may be written", key, folder);
    } catch (IOException e) {
      return Finding.fault(
          "%s %s is no folder that user %s may write: %s.", key, folder, user(), e);
    }
  }

  private static Finding unmade(Path folder) {
    Path above = folder.toAbsolutePath();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    return above != null && Files.isDirectory(above) && Files.isWritable(above)
        ? Finding.note("slurm-agent.journal-dir %s is made at the first start", folder)
        : Finding.fault(
            "slurm-agent.journal-dir %s does not exist, and user %s may not make it in %s.",
            folder, user(), above);
  }

  private Finding jobEnvironment(Path file) {
    try {
      return Finding.good(
          "slurm-agent.job-env-file %s: jobs get %d variables", file, environment.build().size());
    } catch (UncheckedIOException e) {
      return Finding.fault(
          "slurm-agent.job-env-file cannot be used, and no job is submitted until it can: %s.",
          e.getCause().getMessage());
    }
  }

  private static String user() {
    return System.getProperty("user.name");
  }
}
