package br.org.linea.orchestration.agent.job;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words that Slurm has for a job's state, those of 22.05 and newer ones.
 *
 * @see <a href="https://slurm.schedmd.com/job_state_codes.html">Job state codes</a>
 */
public enum SlurmJobState {
  PENDING(Phase.PENDING),
  CONFIGURING(Phase.PENDING),
  REQUEUED(Phase.PENDING),
  REQUEUE_FED(Phase.PENDING),
  REQUEUE_HOLD(Phase.PENDING),
  RESV_DEL_HOLD(Phase.PENDING),
  SPECIAL_EXIT(Phase.PENDING),
  POWER_UP_NODE(Phase.PENDING),
  /** Of 25.11: requeued after a node failure, and next to start. */
  EXPEDITING(Phase.PENDING),
  RUNNING(Phase.RUNNING),
  RESIZING(Phase.RUNNING),
  SIGNALING(Phase.RUNNING),
  SUSPENDED(Phase.RUNNING),
  STOPPED(Phase.RUNNING),
  COMPLETING(Phase.FINISHING),
  STAGE_OUT(Phase.FINISHING),
  COMPLETED(Phase.OVER),
  FAILED(Phase.OVER),
  TIMEOUT(Phase.OVER),
  DEADLINE(Phase.OVER),
  OUT_OF_MEMORY(Phase.OVER),
  NODE_FAIL(Phase.OVER),
  BOOT_FAIL(Phase.OVER),
  LAUNCH_FAILED(Phase.OVER),
  RECONFIG_FAIL(Phase.OVER),
  /** A sibling of a federated job, which another cluster has started. */
  REVOKED(Phase.ELSEWHERE),
  PREEMPTED(Phase.OVER),
  CANCELLED(Phase.OVER),
  /** A word of a Slurm that this agent does not know. Never a reason to change anything. */
  UNKNOWN(Phase.UNKNOWN);

  /** Where a job of some state is. */
  public enum Phase {
    /** Waits, perhaps again. */
    PENDING,
    /** On its node. */
    RUNNING,
    /** Its processes are ending; the exit code is not final. */
    FINISHING,
    /** Ended, unless it is requeued. */
    OVER,
    /** Another cluster of the federation has it. */
    ELSEWHERE,
    /** Unknown. */
    UNKNOWN
  }

  /** All but {@link #UNKNOWN}, which no state is called. */
  private static final Map<String, SlurmJobState> KNOWN =
      Arrays.stream(values())
          .filter(state -> state != UNKNOWN)
          .collect(Collectors.toUnmodifiableMap(SlurmJobState::name, state -> state));

  private static final Pattern BLANK = Pattern.compile("\\s");

  private final Phase phase;

  SlurmJobState(Phase phase) {
    this.phase = phase;
  }

  /** Where a job of this state is. */
  public Phase phase() {
    return phase;
  }

  /**
   * Reads what squeue, sacct or scontrol print: the first word counts ({@code CANCELLED by 1000}),
   * and a {@code +} at its end says that sacct cut it off.
   *
   * @param raw the printed word or words
   * @return {@link #UNKNOWN} for anything that no state is called
   */
  public static SlurmJobState parse(String raw) {
    String word = BLANK.split(raw.strip(), 2)[0].toUpperCase(Locale.ROOT);
    String name = word.endsWith("+") ? word.substring(0, word.length() - 1) : word;
    SlurmJobState known = KNOWN.get(name);
    if (known != null) {
      return known;
    }
    if (!word.endsWith("+") || name.isEmpty()) {
      return UNKNOWN;
    }
    List<SlurmJobState> cutOff =
        KNOWN.values().stream().filter(state -> state.name().startsWith(name)).toList();
    return cutOff.size() == 1 ? cutOff.getFirst() : UNKNOWN;
  }
}
