package br.org.linea.orchestration.agent.job;

import br.org.linea.orchestration.catalogue.SuccessBy;
import br.org.linea.orchestration.messages.ExitEvidence;
import br.org.linea.orchestration.messages.FailureReason;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The table of verdicts. Slurm's word alone is not trusted: a template that ends in {@code echo}
 * makes Slurm say COMPLETED whatever the pipeline did, so the launcher's exit file is the evidence,
 * and {@code return.code} only where there is none.
 */
public final class Verdicts {

  private static final int SIGNAL_BASE = 128;
  private static final int LAST_SIGNAL = 64;

  /** Also of a preempted job that may not be requeued, so it names no person. */
  private static final Pattern BY_ROOT = Pattern.compile("CANCELLED by (0|root)");

  private Verdicts() {}

  /**
   * Judges a job that Slurm still knows.
   *
   * @param state Slurm's word
   * @param raw the word or words as printed
   * @param exit what was found of the exit code
   * @param success whose word decides between success and failure
   * @param stop how far Orchestration has gone to end it
   * @param graceOver whether the wait for a late exit file, or for a requeue, is over
   * @return {@link Verdict.Wait} while the job is not over or the evidence may still come
   */
  public static Verdict judge(
      SlurmJobState state,
      String raw,
      ExitEvidence exit,
      SuccessBy success,
      StopStage stop,
      boolean graceOver) {
    return switch (state) {
      case COMPLETED -> after(stop, completed(exit, success, graceOver));
      case FAILED ->
          after(
              stop,
              new Verdict.Failed(FailureReason.NONZERO_EXIT, failed(counting(exit, success))));
      case TIMEOUT ->
          new Verdict.Failed(
              FailureReason.TIME_LIMIT, "Slurm ended the job at its time limit (" + raw + ").");
      case DEADLINE ->
          new Verdict.Failed(
              FailureReason.DEADLINE, "Slurm ended the job at its deadline (" + raw + ").");
      case OUT_OF_MEMORY -> outOfMemory(raw, exit, success, graceOver);
      case NODE_FAIL, BOOT_FAIL, LAUNCH_FAILED, RECONFIG_FAIL ->
          unlessRequeued(
              FailureReason.NODE_FAILURE, "The job's node failed it: Slurm says " + raw, graceOver);
      case PREEMPTED ->
          unlessRequeued(
              FailureReason.PREEMPTED,
              "A job of higher priority took its place: Slurm says " + raw,
              graceOver);
      case CANCELLED -> cancelled(raw, stop);
      default -> new Verdict.Wait("Slurm says " + raw);
    };
  }

  /**
   * Judges a job that squeue no longer shows and accounting does not know, or does not tell.
   *
   * @param exit what was found of the exit code; only the launcher's file of this very job counts
   * @param success whose word decides; of a job that Slurm has forgotten it has none
   * @param stop how far Orchestration has gone to end it
   * @param accounted whether accounting has answered
   * @return {@link Verdict.Wait} where there is no exit file: then the grace decides
   */
  public static Verdict judgeGone(
      ExitEvidence exit, SuccessBy success, StopStage stop, boolean accounted) {
    return byExitFile(
        exit,
        success,
        stop,
        accounted
            ? "Slurm no longer knows the job"
            : "squeue no longer shows the job, and accounting does not answer");
  }

  /**
   * Judges a federated job that another cluster has started, of which this one says no more than
   * that it has ended.
   *
   * @param ended whether it has, and the wait for a late exit file is over
   * @return {@link Verdict.Wait} where there is neither an exit file nor a stop that was asked for
   */
  public static Verdict judgeElsewhere(
      ExitEvidence exit, SuccessBy success, StopStage stop, boolean ended) {
    Verdict verdict =
        byExitFile(exit, success, stop, "the job ran on another cluster of the federation");
    return verdict instanceof Verdict.Wait && ended && stop != StopStage.NONE
        ? new Verdict.Cancelled(
            "Stopped as asked: the job has ended on another cluster of the federation.")
        : verdict;
  }

  private static Verdict byExitFile(
      ExitEvidence exit, SuccessBy success, StopStage stop, String circumstance) {
    return counting(exit, success)
        .exitFile()
        .map(code -> byExitCode(code, "the launcher's exit file; " + circumstance))
        .map(verdict -> withoutSlurmsWord(stop, verdict))
        .orElseGet(() -> new Verdict.Wait("there is no exit file, and nothing else may decide"));
  }

  /**
   * Judges a job of another system that every source has not known for the whole grace: no launcher
   * watched over it, so its {@code return.code} is all that can tell.
   *
   * @return {@link Verdict.Wait} where there is none
   */
  public static Verdict judgeAdoptedGone(ExitEvidence exit) {
    return exit.returnCode()
        .map(code -> byExitCode(code, "return.code; Slurm no longer knows the adopted job"))
        .orElseGet(() -> new Verdict.Wait("no source knows the job, and it left no return.code"));
  }

  /**
   * Judges a run on the agent's own node whose first process is no more.
   *
   * @param exit what was found of the exit code
   * @param stopAsked whether Orchestration asked for its end
   * @param graceOver whether the wait for a late exit file is over
   */
  public static Verdict judgeLocal(ExitEvidence exit, boolean stopAsked, boolean graceOver) {
    Optional<Integer> code = exit.exitFile();
    if (code.isPresent() && (code.get() == 0 || !stopAsked)) {
      return byExitCode(code.get(), "the launcher's exit file");
    }
    if (stopAsked) {
      return new Verdict.Cancelled(
          "Stopped as asked" + code.map(it -> ", with " + codeOrSignal(it)).orElse("") + ".");
    }
    return graceOver
        ? new Verdict.Failed(
            FailureReason.NO_RETURN_CODE,
            "The run is gone and left no exit file: it was killed, or its node went down.")
        : new Verdict.Wait("the exit file may come late");
  }

  /** Where Slurm's word decides, what the launcher and the pipeline wrote does not count. */
  private static ExitEvidence counting(ExitEvidence exit, SuccessBy success) {
    return switch (success) {
      case EXIT_FILE -> exit;
      case SLURM -> new ExitEvidence(Optional.empty(), Optional.empty(), exit.slurm());
    };
  }

  /** What failed after our TERM failed because of it. */
  private static Verdict after(StopStage stop, Verdict verdict) {
    return stop == StopStage.TERMED && verdict instanceof Verdict.Failed failed
        ? new Verdict.Cancelled("Stopped as asked, after TERM. " + failed.detail())
        : verdict;
  }

  /**
   * scancel too sends TERM. On one cluster Slurm's CANCELLED sets its answer apart from a failure;
   * where Slurm says nothing, who asked for the end is all that can.
   */
  private static Verdict withoutSlurmsWord(StopStage stop, Verdict verdict) {
    return stop == StopStage.ASKED && verdict instanceof Verdict.Failed failed
        ? new Verdict.Cancelled("Stopped as asked. " + failed.detail())
        : after(stop, verdict);
  }

  private static Verdict completed(ExitEvidence exit, SuccessBy success, boolean graceOver) {
    if (success == SuccessBy.SLURM) {
      return new Verdict.Succeeded("Slurm says COMPLETED, whose word decides for this pipeline.");
    }
    if (exit.exitFile().isPresent()) {
      return byExitCode(exit.exitFile().get(), "the launcher's exit file");
    }
    if (!graceOver) {
      return new Verdict.Wait("the exit file may come late");
    }
    return exit.returnCode()
        .map(code -> byExitCode(code, "return.code; the launcher left no exit file"))
        .orElseGet(
            () ->
                new Verdict.Failed(
                    FailureReason.NO_RETURN_CODE,
                    "Slurm says COMPLETED, yet neither an exit file nor return.code was found."));
  }

  /** One killed process is enough for Slurm's word, also of a worker that the pipeline replaced. */
  private static Verdict outOfMemory(
      String raw, ExitEvidence exit, SuccessBy success, boolean graceOver) {
    Optional<Integer> code = counting(exit, success).exitFile();
    if (code.isPresent() && code.get() == 0) {
      return new Verdict.Succeeded(
          "Exit code 0 (the launcher's exit file), though Slurm says " + raw + ".");
    }
    return code.isEmpty() && success == SuccessBy.EXIT_FILE && !graceOver
        ? new Verdict.Wait("the exit file may come late")
        : new Verdict.Failed(
            FailureReason.OUT_OF_MEMORY,
            "The job used more memory than it had asked for (" + raw + ").");
  }

  private static Verdict byExitCode(int code, String source) {
    return code == 0
        ? new Verdict.Succeeded("Exit code 0 (" + source + ").")
        : new Verdict.Failed(
            FailureReason.NONZERO_EXIT,
            "The pipeline ended with " + codeOrSignal(code) + " (" + source + ").");
  }

  /** Slurm says FAILED: the most telling of the codes that are not 0. */
  private static String failed(ExitEvidence exit) {
    Optional<Integer> file = exit.exitFile().filter(code -> code != 0);
    if (file.isPresent()) {
      return "The pipeline ended with " + codeOrSignal(file.get()) + " (the launcher's exit file).";
    }
    if (exit.exitFile().isPresent()) {
      return "The pipeline ended with exit code 0, but the job script failed after it"
          + exit.slurm().map(code -> " with " + slurmCode(code)).orElse("")
          + ".";
    }
    return exit.slurm()
        .map(code -> "The job failed with " + slurmCode(code) + " (Slurm's exit code).")
        .orElse("Slurm says FAILED.");
  }

  private static Verdict unlessRequeued(FailureReason reason, String detail, boolean graceOver) {
    return graceOver
        ? new Verdict.Failed(reason, detail + ", and it was not requeued.")
        : new Verdict.Wait("it may be requeued");
  }

  private static Verdict cancelled(String raw, StopStage stop) {
    return stop != StopStage.NONE
        ? new Verdict.Cancelled("Stopped as asked: Slurm says " + raw + ".")
        : new Verdict.Failed(
            FailureReason.CANCELLED_EXTERNALLY,
            BY_ROOT.matcher(raw).matches()
                ? "Slurm or its administrator ended the job (" + raw + "), not Orchestration."
                : "Somebody cancelled the job in Slurm (" + raw + "), not through Orchestration.");
  }

  private static String codeOrSignal(int code) {
    int signal = code - SIGNAL_BASE;
    return signal > 0 && signal <= LAST_SIGNAL
        ? "exit code " + code + " (signal " + signal + ")"
        : "exit code " + code;
  }

  /** {@code 0:15} is a signal, {@code 3:0} a code. */
  private static String slurmCode(String code) {
    String[] parts = code.split(":", 2);
    return parts.length == 2 && !parts[1].equals("0") && parts[0].equals("0")
        ? "signal " + parts[1]
        : "exit code " + parts[0];
  }
}
