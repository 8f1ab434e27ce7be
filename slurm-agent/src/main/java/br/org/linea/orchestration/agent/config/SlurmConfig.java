package br.org.linea.orchestration.agent.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the agent treats Slurm: keys {@code slurm-agent.slurm.*}. */
public interface SlurmConfig {

  /** Folder of Slurm's commands; without it they are looked up on the PATH. */
  Optional<Path> binDir();

  /** How jobs are submitted. */
  enum Submit {
    /** Each by a command. */
    SBATCH,
    /** By slurmrestd, except for jobs that only sbatch can submit. */
    REST,
    /** By slurmrestd where it answers, else by sbatch. */
    AUTO
  }

  /**
   * What submits jobs: {@code sbatch}; {@code rest} for slurmrestd, which is faster; or {@code
   * auto}, slurmrestd where it answers, else sbatch. A template with a directive that the agent
   * does not translate goes by sbatch in any case.
   */
  @WithDefault("sbatch")
  Submit submit();

  /**
   * The unix socket of a slurmrestd that runs as the agent's own user, with {@code
   * rest_auth/local}; used unless {@code submit} is {@code sbatch}.
   */
  @WithDefault("/run/slurm-agent/slurmrestd.socket")
  Path restSocket();

  /**
   * The clusters of one slurmdbd that this agent serves, by their names in Slurm; without it the
   * one that Slurm's commands mean by themselves. Slurm gives a job to the one that would start it
   * first; a pipeline's key {@code clusters} names fewer. All must see the same folders under the
   * same paths.
   */
  Optional<List<String>> clusters();

  /**
   * Time-out of one sbatch, which itself tries again for up to 2 min while the controller accepts
   * no job; 1 s to 10 min.
   */
  @WithDefault("180s")
  @DurationMin(seconds = 1)
  @DurationMax(minutes = 10)
  Duration submitTimeout();

  /**
   * Time-out of squeue, sacct, scancel and scontrol. Where Slurm limits the rate of requests they
   * wait themselves, 1 s, 2 s, 3 s and so on: ten such answers take 55 s. 1 s to 10 min.
   */
  @WithDefault("60s")
  @DurationMin(seconds = 1)
  @DurationMax(minutes = 10)
  Duration queryTimeout();

  /** Never two queries of the queue within this time, whatever woke the agent; 0.1 s to 10 min. */
  @WithDefault("1s")
  @DurationMin(millis = 100)
  @DurationMax(minutes = 10)
  Duration minQueryInterval();

  /** Interval of the queries while jobs are young; 0.1 s to 1 h. */
  @WithDefault("2s")
  @DurationMin(millis = 100)
  @DurationMax(hours = 1)
  Duration pollInterval();

  /** Interval of the queries when all jobs are old; 0.1 s to 1 h. */
  @WithDefault("60s")
  @DurationMin(millis = 100)
  @DurationMax(hours = 1)
  Duration maxPollInterval();

  /**
   * How long every source must answer, without a break, that it does not know a job before the job
   * is given up; at least Slurm's MinJobAge. 1 s to 1 day.
   */
  @WithDefault("300s")
  @DurationMin(seconds = 1)
  @DurationMax(days = 1)
  Duration lostGrace();

  /**
   * How long a job may run in Slurm before its template reaches {@code {cmd}}; after that, {@code
   * reason} reports it. 1 s to 1 day.
   */
  @WithDefault("10m")
  @DurationMin(seconds = 1)
  @DurationMax(days = 1)
  Duration beginLimit();

  /** Interval at which accounting is asked what ended jobs have used; 1 s to 1 h. */
  @WithDefault("10s")
  @DurationMin(seconds = 1)
  @DurationMax(hours = 1)
  Duration usageInterval();

  /**
   * How long after its end accounting may take to know what a job has used; after that, the agent
   * reports what is known. 1 s to 1 day.
   */
  @WithDefault("30m")
  @DurationMin(seconds = 1)
  @DurationMax(days = 1)
  Duration usageLimit();

  /**
   * How long an interrupted submission is looked for before it is done again; longer than {@link
   * #submitTimeout()} plus Slurm's MessageTimeout. 1 s to 1 h.
   */
  @WithDefault("240s")
  @DurationMin(seconds = 1)
  @DurationMax(hours = 1)
  Duration recoveryGrace();

  /** Interval at which a stop is repeated while its job lives; 1 s to 10 min. */
  @WithDefault("10s")
  @DurationMin(seconds = 1)
  @DurationMax(minutes = 10)
  Duration stopRepeat();

  /** First wait after Slurm said "not now"; doubles up to {@link #maxRetry()}. 0.1 s to 1 h. */
  @WithDefault("5s")
  @DurationMin(millis = 100)
  @DurationMax(hours = 1)
  Duration retry();

  /** Longest wait after Slurm said "not now"; 0.1 s to 1 day. */
  @WithDefault("2m")
  @DurationMin(millis = 100)
  @DurationMax(days = 1)
  Duration maxRetry();

  /**
   * Most jobs of this agent in Slurm at once; further ones wait as Queued. 1 to 1,000,000. With the
   * Java build, raise {@code -Xmx} by 5 KiB for each job above 10,000.
   */
  @WithDefault("5000")
  @Min(1)
  @Max(1_000_000)
  int maxJobs();

  /** Most submissions within a minute; further ones wait as Queued. 1 to 1,000,000. */
  @WithDefault("6000")
  @Min(1)
  @Max(1_000_000)
  int maxSubmissionsPerMinute();

  /** How many sbatch run side by side; 1 to 16. */
  @WithDefault("4")
  @Min(1)
  @Max(16)
  int submitters();

  /** Most bytes that the agent reads from one Slurm command; 64 KiB to 256 MiB. */
  @WithDefault("67108864")
  @Min(65_536)
  @Max(268_435_456)
  int maxOutputBytes();
}
