package br.org.linea.orchestration.agent.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * Settings of the agent. A key {@code slurm-agent.api-url} may be given as the environment variable
 * {@code SLURM_AGENT_API_URL}. A missing, unknown or impossible one stops the start.
 */
@ConfigMapping(prefix = "slurm-agent")
public interface AgentConfig {

  /** The agent's name, which is part of its queue's name; unique among the agents of one API. */
  @WithDefault("slurm-agent")
  @Pattern(
      regexp = "[a-z0-9][a-z0-9_-]{0,62}",
      message = "must be 1 to 63 of a-z, 0-9, '_' and '-', beginning with a letter or a digit")
  String worker();

  /** Address of {@code orchestrator-api}, without {@code /api}. */
  URI apiUrl();

  /** Folder of {@code pipelines.yaml} and of the pipelines, as this node and the jobs see it. */
  Path pipelinesDir();

  /** Folder under which run directories are made, on a file system that the jobs see too. */
  Path processingDir();

  /** Folder of the data that pipelines read; handed to jobs as {@code DATASETS_DIR}. */
  Path datasetsDir();

  /** The journal's folder: local, durable, of this agent alone. */
  Path journalDir();

  /**
   * How long the journal remembers a process that is over; a Start that comes again still later
   * finds its run directory's lock. 1 min to 1 year.
   */
  @WithDefault("7d")
  @DurationMin(minutes = 1)
  @DurationMax(days = 366)
  Duration journalRetention();

  /**
   * A file of {@code NAME=value} lines which every job gets in its environment: Conda, proxies,
   * whatever pipelines rely on. Variables of sbatch ({@code SBATCH_PARTITION}, …) set its options;
   * those that would change what a process is are refused. Read again for each submission.
   */
  Optional<Path> jobEnvFile();

  /** What this agent runs on: {@code slurm}, {@code local} or both. */
  @WithDefault("slurm")
  @NotEmpty
  List<@Pattern(regexp = "slurm|local", message = "must be slurm or local") String> executors();

  /** Interval of the heartbeats; 1 s to 10 min. */
  @WithDefault("15s")
  @DurationMin(seconds = 1)
  @DurationMax(minutes = 10)
  Duration heartbeat();

  /** How long a failed call to the API waits for its next try at most; 1 s to 10 min. */
  @WithDefault("30s")
  @DurationMin(seconds = 1)
  @DurationMax(minutes = 10)
  Duration apiRetry();

  /** How often the agent asks the API which processes are its own; 10 s to 1 day. */
  @WithDefault("10m")
  @DurationMin(seconds = 10)
  @DurationMax(days = 1)
  Duration assignmentInterval();

  /**
   * How long submissions wait for an API or a broker that does not answer, after the start and
   * after each new connection to the broker: until then a stop may wait there unread. 1 s to 10
   * min.
   */
  @WithDefault("15s")
  @DurationMin(seconds = 1)
  @DurationMax(minutes = 10)
  Duration catchUpLimit();

  /** How long an event waits for the broker's confirm before it is sent again; 1 s to 10 min. */
  @WithDefault("30s")
  @DurationMin(seconds = 1)
  @DurationMax(minutes = 10)
  Duration confirmTimeout();

  /**
   * How long a success is kept back, so that what the job wrote is seen by NFS clients; 0 to 1 min.
   */
  @WithDefault("2s")
  @DurationMin
  @DurationMax(minutes = 1)
  Duration publishDelay();

  /**
   * How long a run that ended well may lack its exit file, which a file server may show late; 0 to
   * 10 min.
   */
  @WithDefault("30s")
  @DurationMin
  @DurationMax(minutes = 10)
  Duration exitCodeWait();

  /**
   * Whether API, Keycloak and broker may be spoken to without TLS on other hosts; for a network in
   * which no other host can listen.
   */
  @WithDefault("false")
  boolean plainConnections();

  /** What monitoring may ask. */
  @Valid
  HealthConfig health();

  /** Files of runs that are over. */
  @Valid
  ResultsConfig results();

  /** Runs with Slurm. */
  @Valid
  SlurmConfig slurm();

  /** Runs on this node. */
  @Valid
  LocalConfig local();
}
