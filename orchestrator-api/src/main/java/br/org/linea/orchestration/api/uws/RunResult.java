package br.org.linea.orchestration.api.uws;

import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.RunFile;
import java.util.List;

/**
 * A result of a job.
 *
 * @param id its name in the list of results
 * @param file where it is
 */
record RunResult(String id, RunFile file) {

  private static final List<RunResult> ALL =
      List.of(new RunResult("stdout", RunFile.OUT), new RunResult("stderr", RunFile.ERR));

  /** The results of a job: what it has written. None before it runs. */
  static List<RunResult> of(Job job) {
    return job instanceof Job.OfProcess(ProcessRecord process) && process.worker().isPresent()
        ? ALL
        : List.of();
  }
}
