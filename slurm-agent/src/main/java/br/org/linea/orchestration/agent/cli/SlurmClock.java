package br.org.linea.orchestration.agent.cli;

import java.time.Duration;

/** Says how Slurm's clock goes. */
final class SlurmClock {

  private SlurmClock() {}

  /**
   * A sentence without its full stop.
   *
   * @param skew how far it is ahead of this host's, negative where it is behind
   */
  static String inWords(Duration skew) {
    return skew.isZero()
        ? "Slurm's clock agrees with this host's"
        : "Slurm's clock is %d s %s this host's"
            .formatted(skew.abs().toSeconds(), skew.isNegative() ? "behind" : "ahead of");
  }
}
