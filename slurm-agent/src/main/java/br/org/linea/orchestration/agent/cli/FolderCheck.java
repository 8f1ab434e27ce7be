package br.org.linea.orchestration.agent.cli;

import br.org.linea.orchestration.agent.config.AgentConfig;
import br.org.linea.orchestration.agent.rundir.JobEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    Finding processing = writable("slurm-agent.processing-dir", config.processingDir());
    findings.add(processing);
    if (!processing.isFault()) {
      hardLinks(config.processingDir()).ifPresent(findings::add);
      caching(config.processingDir(), Mount.TABLE, config.exitCodeWait()).ifPresent(findings::add);
    }
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

  /** A launcher takes its run directory by a hard link. */
  private static Optional<Finding> hardLinks(Path folder) {
    try {
      Path file = Files.createTempFile(folder, ".doctor-", "");
      Path link = file.resolveSibling(file.getFileName() + "-link");
      try {
        Files.createLink(link, file);
        return Optional.empty();
      } finally {
        Files.deleteIfExists(link);
        Files.delete(file);
      }
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of(
          Finding.fault(
              "slurm-agent.processing-dir %s takes no hard links, so no run could lock its run"
                  + " directory: put it on a file system that has them (%s).",
              folder, e));
    }
  }

  /** An exit file that is seen too late makes a good run a failed one. */
  static Optional<Finding> caching(Path folder, Path mounts, Duration wait) {
    try {
      return Mount.of(folder, mounts)
          .flatMap(mount -> mount.caching().map(late -> caching(mount, late, wait)));
    } catch (IOException e) {
      return Optional.of(
          Finding.note("%s cannot be read, so caching was not checked: %s", mounts, e));
    }
  }

  /**
   * The agent lists a folder before it looks for a file, and a client that is consistent from close
   * to open asks the server when a folder is opened: only without that a file is late for sure.
   */
  private static Finding caching(Mount mount, Duration late, Duration wait) {
    if (late.compareTo(wait) < 0) {
      return Finding.good(
          "The NFS client shows new files in %s within %d s", mount.point(), late.toSeconds());
    }
    return mount.asksWhenOpened()
        ? Finding.note(
            "The NFS client keeps what it knows of folders in %s for %d s, and slurm-agent.exit-code-wait"
                + " is %d s. The agent makes it ask the server; should good runs end as NO_RETURN_CODE"
                + " all the same, set slurm-agent.exit-code-wait to %d s.",
            mount.point(), late.toSeconds(), wait.toSeconds(), late.toSeconds() + 5)
        : Finding.fault(
            "slurm-agent.exit-code-wait is %d s, and the NFS client may show an exit file in %s only"
                + " after %d s, so a good run could be called Failed: set exit-code-wait to %d s, or"
                + " mount without nocto or with a smaller acdirmax.",
            wait.toSeconds(), mount.point(), late.toSeconds(), late.toSeconds() + 5);
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
