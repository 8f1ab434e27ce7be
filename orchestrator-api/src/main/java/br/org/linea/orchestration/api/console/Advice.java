package br.org.linea.orchestration.api.console;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessRecord;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a person can do about a process that waits or has failed. The reasons are those of
 * docs/troubleshooting.md, which says more. The first that fits counts.
 */
enum Advice {
  NONZERO_EXIT(ended("NONZERO_EXIT"), AdviceMessages::nonzeroExit),
  TIME_LIMIT(ended("TIME_LIMIT"), AdviceMessages::timeLimit),
  DEADLINE(ended("DEADLINE"), AdviceMessages::deadline),
  OUT_OF_MEMORY(ended("OUT_OF_MEMORY"), AdviceMessages::outOfMemory),
  NODE_FAILURE(ended("NODE_FAILURE"), AdviceMessages::nodeFailure),
  PREEMPTED(ended("PREEMPTED"), AdviceMessages::preempted),
  CANCELLED_EXTERNALLY(ended("CANCELLED_EXTERNALLY"), AdviceMessages::cancelledExternally),
  REFUSED(ended("REFUSED"), AdviceMessages::refused),
  BAD_CONFIG(ended("BAD_CONFIG"), AdviceMessages::badConfig),
  NO_RETURN_CODE(ended("NO_RETURN_CODE"), AdviceMessages::noReturnCode),
  LOST(ended("LOST"), AdviceMessages::lost),
  NOT_RECORDED(ended("NOT_RECORDED"), AdviceMessages::notRecorded),
  NO_AGENT(says("No agent that runs on"), AdviceMessages::noAgent),
  NEVER_REGISTERED(says("never registered"), AdviceMessages::neverRegistered),
  AGENT_SILENT(says("has sent no heartbeat"), AdviceMessages::agentSilent),
  MAX_RUNNING(says("max_running"), AdviceMessages::maxRunning),
  AGENT_LIMIT(
      says("which is its limit|within a minute|at work on the agent's node"),
      AdviceMessages::agentLimit),
  RUN_DIRECTORY(says("run directory|processing folder"), AdviceMessages::runDirectory),
  JOB_ENV(says("job\\.env"), AdviceMessages::jobEnv),
  IN_DOUBT(says("not certain whether Slurm took it"), AdviceMessages::inDoubt),
  REQUEUED_HELD(says("launch failed requeued held"), AdviceMessages::requeuedHeld),
  HELD(says("JobHeld"), AdviceMessages::held),
  BEGIN_TIME(says("BeginTime"), AdviceMessages::beginTime),
  NOT_BEGUN(
      process ->
          process.status() == ProcessStatus.RUNNING
              && process.reason().filter(text -> text.contains("begun")).isPresent(),
      AdviceMessages::notBegun),
  STOPPING(process -> process.status() == ProcessStatus.STOPPING, AdviceMessages::stopping),
  PENDING(process -> process.status() == ProcessStatus.PENDING, AdviceMessages::pending),
  QUEUED(process -> process.status() == ProcessStatus.QUEUED, AdviceMessages::queued);

  private final Function<ProcessRecord, Boolean> fits;
  private final Function<AdviceMessages, String> words;

  Advice(Function<ProcessRecord, Boolean> fits, Function<AdviceMessages, String> words) {
    this.fits = fits;
    this.words = words;
  }

  private static Function<ProcessRecord, Boolean> ended(String kind) {
    return process ->
        process.status() == ProcessStatus.FAILED
            && process.reason().filter(kind::equals).isPresent();
  }

  private static Function<ProcessRecord, Boolean> says(String expression) {
    Pattern pattern = Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
    return process ->
        !process.status().terminal()
            && process.reason().filter(text -> pattern.matcher(text).find()).isPresent();
  }

  /** What to do about this process; empty when there is nothing to do. */
  static String of(ProcessRecord process, AdviceMessages messages) {
    return Arrays.stream(values())
        .filter(each -> each.fits.apply(process))
        .findFirst()
        .map(each -> each.words.apply(messages))
        .orElse("");
  }
}
