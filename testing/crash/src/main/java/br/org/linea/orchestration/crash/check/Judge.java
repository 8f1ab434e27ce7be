package br.org.linea.orchestration.crash.check;

import br.org.linea.orchestration.crash.check.Finding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what the API says of one process with what its pipeline left behind and with Slurm's
 * accounts. Pure.
 *
 * <p>In a crash run no job is cancelled behind the programs' back, no time limit strikes and no
 * controller is killed while it may forget a job; so whatever failed without a run of its own that
 * failed, was misjudged, unless accounting itself says that Slurm failed the job.
 */
final class Judge {

  /** Ends that are Slurm's own doing. */
  private static final Set<String> SLURM_FAILED =
      Set.of("NODE_FAIL", "BOOT_FAIL", "LAUNCH_FAILED", "RECONFIG_FAIL");

  private static final Set<String> NEVER_SUBMITTED = Set.of("REFUSED", "BAD_CONFIG");

  /** Pipelines of {@code testing/crash/pipelines} that Slurm refuses. */
  private static final String REFUSED_PIPELINE = "refused";

  /** Pipelines whose jobs put files in their run directories that no program may trust. */
  private static final String HOSTILE_PIPELINE = "hostile";

  /** The trick that touches nothing but the output: the result of such a run can be known. */
  private static final String TEXT_TRICK = "text";

  /** A word of a file that hostile runs put links to, where the agent looks for their output. */
  private static final String CANARY = "canary-5f0c9e";

  private final ReportedProcess reported;
  private final List<Run> runs;
  private final List<Account> accounts;
  private final List<Finding> findings = new ArrayList<>();

  private Judge(ReportedProcess reported, List<Run> runs, List<Account> accounts) {
    this.reported = reported;
    this.runs = runs;
    this.accounts = accounts;
  }

  /**
   * All that is wrong with a process.
   *
   * @param runs by the pipeline's own marks
   * @param accounts of the jobs of its name; none for the executor {@code local}
   * @param children accounts of the jobs that its job has submitted
   * @param clockError how far the clock of a program was off at most
   */
  static List<Finding> judge(
      ReportedProcess reported,
      List<Run> runs,
      List<Account> accounts,
      List<Account> children,
      Duration clockError) {
    Judge judge = new Judge(reported, runs, accounts);
    judge.once();
    judge.nothingLeaked();
    if (reported.isOver()) {
      judge.verdict();
      judge.nothingLeft(children);
    } else {
      judge.say(Kind.STUCK, "is " + reported.status() + " (" + reported.reason() + ")");
    }
    judge.findings.addAll(History.check(reported, clockError));
    return judge.findings;
  }

  private void once() {
    Set<String> jobs = new HashSet<>();
    runs.forEach(run -> jobs.add(run.job()));
    Set<Integer> restarts = new HashSet<>();
    runs.forEach(run -> restarts.add(run.restart()));
    if (jobs.size() > 1 || restarts.size() < runs.size()) {
      say(Kind.DOUBLED, "its pipeline ran " + runs.size() + " times: " + runs);
    } else if (runs.size() > 1) {
      long incarnations = accounts.stream().filter(a -> jobs.contains(a.job())).count();
      boolean requeued = incarnations > 1;
      say(
          requeued ? Kind.NOTE : Kind.DOUBLED,
          (requeued ? "Slurm requeued its job: " : "no account of a requeue, but ran ") + runs);
    }
    Set<String> submitted = new HashSet<>();
    accounts.forEach(account -> submitted.add(account.job()));
    if (submitted.size() > 1) {
      say(Kind.DOUBLED, "was submitted more than once: " + accounts);
    }
  }

  private void verdict() {
    Optional<Run> last = runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast());
    if (last.isPresent() && forgesItsVerdict() && !reported.status().equals("Stopped")) {
      return;
    }
    switch (reported.status()) {
      case "Successful" -> successful(last);
      case "Stopped" -> stopped();
      default -> failed(last);
    }
    last.flatMap(Run::exitCode).ifPresent(this::asAsked);
  }

  /** It can put there what the agent reads of it, and harm its own verdict alone. */
  private boolean forgesItsVerdict() {
    return reported.pipeline().startsWith(HOSTILE_PIPELINE)
        && !reported.process().at("/used_config/trick").asText().equals(TEXT_TRICK);
  }

  private void nothingLeaked() {
    if (reported.comment().contains(CANARY)) {
      say(
          Kind.LEAKED,
          "its comment has text of a file that it put a link to: " + reported.comment());
    }
  }

  private void successful(Optional<Run> last) {
    if (last.isEmpty()) {
      say(Kind.LOST, "is Successful and its pipeline never ran");
    } else if (!last.get().exitCode().equals(Optional.of(0))) {
      say(Kind.MISJUDGED, "is Successful, but its run was " + last.get());
    }
  }

  private void stopped() {
    if (!reported.wasAskedToStop()) {
      say(Kind.MISJUDGED, "is Stopped without a request");
    }
  }

  private void failed(Optional<Run> last) {
    String reason = reported.reason();
    if (last.isEmpty()) {
      boolean neverSubmitted =
          reported.pipeline().equals(REFUSED_PIPELINE)
              && NEVER_SUBMITTED.contains(reason)
              && accounts.isEmpty();
      // Whether it waited in vain is checked with the others.
      boolean neverStarted = reason.equals("DEPENDENCY") && accounts.isEmpty();
      if (!neverSubmitted && !neverStarted) {
        String kind = slurmFailedIt() ? "" : "Slurm's accounts " + accounts + " do not explain it";
        say(
            slurmFailedIt() ? Kind.NOTE : Kind.LOST,
            "is Failed (%s) and its pipeline never ran; %s".formatted(reported.comment(), kind));
      }
      return;
    }
    Optional<Integer> code = last.get().exitCode();
    if (code.isEmpty() && slurmFailedIt() && reason.equals("NODE_FAILURE")) {
      say(Kind.NOTE, "Slurm failed its job: " + accounts);
    } else if (code.isEmpty() || code.get() == 0 || !reason.equals("NONZERO_EXIT")) {
      say(
          Kind.MISJUDGED,
          "is Failed (%s), but its run was %s and its accounts are %s"
              .formatted(reported.comment(), last.get(), accounts));
    } else if (!reported.comment().contains("exit code " + code.get())) {
      say(Kind.MISJUDGED, "ended with %d, not as '%s'".formatted(code.get(), reported.comment()));
    }
  }

  private boolean slurmFailedIt() {
    return accounts.stream().anyMatch(account -> SLURM_FAILED.contains(account.state()));
  }

  /** The run got the config that was asked for; a family's code is its own. */
  private void asAsked(int code) {
    var asked = reported.process().path("used_config").path("exit_code");
    if (asked.isInt()
        && asked.asInt() != code
        && reported.process().at("/used_config/children").isMissingNode()) {
      say(
          Kind.MISJUDGED,
          "ended with %d and was asked to end with %d".formatted(code, asked.asInt()));
    }
  }

  private void nothingLeft(List<Account> children) {
    for (List<Account> jobs : List.of(accounts, children)) {
      List<Account> alive = jobs.stream().filter(Account::isAlive).toList();
      if (!alive.isEmpty()) {
        say(Kind.ORPHAN, "is " + reported.status() + ", and these jobs live: " + alive);
      }
    }
  }

  private void say(Kind kind, String words) {
    findings.add(new Finding(kind, reported.id(), words));
  }
}
