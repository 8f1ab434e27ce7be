package br.org.linea.orchestration.agent.local;

import br.org.linea.orchestration.agent.job.JobName;
import java.nio.file.Path;
import java.util.Map;

/**
 * A prepared run for this node.
 *
 * @param name by which its processes are found again
 * @param directory working directory, absolute
 * @param launcher the script to run, absolute
 * @param out where its output goes
 * @param err where its errors go
 * @param environment its whole environment
 */
public record LocalRun(
    JobName name,
    Path directory,
    Path launcher,
    Path out,
    Path err,
    Map<String, String> environment) {

  /** Keeps the record immutable. */
  public LocalRun {
    environment = Map.copyOf(environment);
  }
}
