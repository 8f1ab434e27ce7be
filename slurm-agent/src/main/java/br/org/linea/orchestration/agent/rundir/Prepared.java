package br.org.linea.orchestration.agent.rundir;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A run directory that is ready.
 *
 * @param directory absolute
 * @param script what the executor is given: the job script, or for a local run the launcher itself
 * @param ranBefore the lock of a job that ran here already, for this very task: nothing was cleared
 *     then, and a job that is submitted none the less ends without running the pipeline
 */
public record Prepared(Path directory, Path script, Optional<LauncherLock> ranBefore) {}
