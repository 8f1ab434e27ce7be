package br.org.linea.orchestration.agent.watch;

import br.org.linea.orchestration.agent.job.Reply;
import br.org.linea.orchestration.agent.slurm.JobRow;
import br.org.linea.orchestration.agent.slurm.SlurmGateway;
import br.org.linea.orchestration.agent.slurm.SlurmJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Accounting, asked for jobs that the queue no longer shows. A question that is not answered holds
 * the watch up until its time-out, and some hosts never reach slurmdbd, so it is asked with
 * back-off. For the thread of the watch alone.
 */
final class Accounts {

  private static final Logger LOG = Logger.getLogger(Accounts.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final SlurmGateway gateway;
  private final Clock clock;
  private Instant next = Instant.EPOCH;
  private Duration pause = FIRST_PAUSE;

  Accounts(SlurmGateway gateway, Clock clock) {
    this.gateway = gateway;
    this.clock = clock;
  }

  /** Every known run of these jobs; empty while accounting does not answer. */
  Optional<List<JobRow>> of(Set<SlurmJob> jobs) {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return Optional.empty();
    }
    switch (gateway.accounting(jobs, Set.of(), now)) {
      case Reply.Answer<List<JobRow>> answer -> {
        pause = FIRST_PAUSE;
        return Optional.of(answer.value());
      }
      case Reply<List<JobRow>> unanswered -> {
        LOG.warnf("no account of %d jobs, asked again in %s: %s", jobs.size(), pause, unanswered);
        next = clock.instant().plus(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        return Optional.empty();
      }
    }
  }
}
