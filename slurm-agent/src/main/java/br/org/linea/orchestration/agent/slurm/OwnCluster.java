package br.org.linea.orchestration.agent.slurm;

import br.org.linea.orchestration.agent.job.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * What is known of the cluster that Slurm's commands mean without {@code -M}. It is asked until it
 * has answered; of what it says only the clock changes while a controller lives, and that is
 * measured again now and then. Any thread may ask.
 */
final class OwnCluster {

  private static final Logger LOG = Logger.getLogger(OwnCluster.class);
  private static final Duration MEASURED_EVERY = Duration.ofHours(1);

  /** Slurm says whole seconds. */
  private static final Duration PRECISION = Duration.ofSeconds(1);

  private final SlurmPrograms programs;
  private final Clock clock;
  private final AtomicReference<ClusterFacts> facts = new AtomicReference<>();
  private volatile Optional<Duration> skew = Optional.empty();
  private volatile Instant measured = Instant.EPOCH;

  OwnCluster(SlurmPrograms programs, Clock clock) {
    this.programs = programs;
    this.clock = clock;
  }

  /** Empty until it has answered. Does not block. */
  Optional<ClusterFacts> known() {
    return Optional.ofNullable(facts.get());
  }

  /** Slurm's clock minus this host's, as last measured. Does not block. */
  Optional<Duration> clockSkew() {
    return skew;
  }

  /** Asks if need be. */
  Optional<ClusterFacts> facts() {
    Instant begun = clock.instant();
    if (facts.get() == null || begun.isAfter(measured.plus(MEASURED_EVERY))) {
      switch (ClusterFacts.read(programs.query(ClusterFacts.argv(programs.program("scontrol"))))) {
        case Reply.Answer<ClusterFacts> answer -> take(answer.value(), begun);
        case Reply<ClusterFacts> unanswered ->
            LOG.infof("Slurm's settings are not known yet: %s", unanswered);
      }
    }
    return known();
  }

  private void take(ClusterFacts answer, Instant begun) {
    measured = clock.instant();
    skew = answer.time().map(time -> skew(time, begun, measured));
    if (facts.compareAndSet(null, answer)) {
      LOG.infof(
          "Slurm %s, cluster %s, %s accounting",
          answer.version().orElse("of unknown version"),
          answer.name().orElse("without a name"),
          answer.accounting() ? "with" : "without");
    }
  }

  /** Zero where the difference is no larger than the precision of the measurement. */
  static Duration skew(Instant slurm, Instant asked, Instant answered) {
    Duration took = Duration.between(asked, answered);
    Duration skew = Duration.between(asked.plus(took.dividedBy(2)), slurm);
    return skew.abs().compareTo(took.plus(PRECISION)) <= 0
        ? Duration.ZERO
        : Duration.ofSeconds(Math.round(skew.toMillis() / 1000.0));
  }
}
