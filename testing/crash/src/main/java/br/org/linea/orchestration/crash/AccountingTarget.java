package br.org.linea.orchestration.crash;

import br.org.linea.orchestration.stack.process.Wait;
import br.org.linea.orchestration.stack.services.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code slurmdbd}. The controller keeps in memory what it could not tell it, so the fault is over
 * only when that was delivered: a controller that is killed sooner would lose it, and with it what
 * the checker reads.
 */
final class AccountingTarget implements Target {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Pattern BACKLOG = Pattern.compile("DBD Agent queue size:\\s*(\\d+)");

  private final LocalStack stack;
  private final PartTarget daemon;

  AccountingTarget(LocalStack stack) {
    this.stack = stack;
    this.daemon =
        new PartTarget(
            "slurmdbd", stack.slurmAccounting(), List.of(Kind.KILL, Kind.STOP, Kind.PAUSE));
  }

  @Override
  public String name() {
    return daemon.name();
  }

  @Override
  public List<Kind> kinds() {
    return daemon.kinds();
  }

  @Override
  public boolean begin(Kind kind) {
    return daemon.begin(kind);
  }

  @Override
  public void end(Kind kind) {
    daemon.end(kind);
    Wait.until(
        LIMIT,
        () -> backlog(stack.slurm().ask("sdiag")) == 0,
        () -> new IllegalStateException("slurmctld has not told slurmdbd all that it missed"));
  }

  /** How many messages the controller still has for slurmdbd, by {@code sdiag}. */
  static int backlog(String sdiag) {
    Matcher size = BACKLOG.matcher(sdiag);
    if (!size.find()) {
      throw new IllegalStateException("sdiag names no queue of slurmdbd: " + sdiag);
    }
    return Integer.parseInt(size.group(1));
  }
}
