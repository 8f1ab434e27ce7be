package br.org.linea.orchestration.api.advice;

import br.org.linea.orchestration.api.process.ProcessStatus;
import br.org.linea.orchestration.api.store.ProcessRecord;
import br.org.linea.orchestration.messages.JobUsage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the rules of advice go by.
 *
 * @param status label of the status
 * @param failure kind of the failure, empty for a process that has not failed
 * @param reason why it waits, in Slurm's words, empty for one that does not
 * @param detail the sentence of the verdict, empty without one
 * @param usage what its job has used, as far as that is known
 */
record Facts(
    String status, String failure, String reason, String detail, Optional<JobUsage> usage) {

  private static final Pattern EXIT_CODE = Pattern.compile("exit code (\\d{1,3})");
  private static final Pattern SIGNAL = Pattern.compile("with signal (\\d{1,2})");
  private static final int SIGNAL_BASE = 128;

  /** Memory is sampled, so that a killed job was seen below its limit. */
  private static final double NEAR = 0.85;

  private static final double MORE = 1.5;

  static Facts of(ProcessRecord process, Optional<JobUsage> usage) {
    boolean failed = process.status() == ProcessStatus.FAILED;
    String kind = process.reason().orElse("");
    return new Facts(
        process.status().label(),
        failed ? kind : "",
        failed ? "" : kind,
        failed ? process.detail().orElse("") : "",
        usage);
  }

  /** The run's exit code, 128 and the signal for one that a signal ended. */
  Optional<Integer> exitCode() {
    Matcher code = EXIT_CODE.matcher(detail);
    if (code.find()) {
      return Optional.of(Integer.parseInt(code.group(1)));
    }
    Matcher signal = SIGNAL.matcher(detail);
    return signal.find()
        ? Optional.of(SIGNAL_BASE + Integer.parseInt(signal.group(1)))
        : Optional.empty();
  }

  /** Whether one task was seen close to what its node's share of the job's memory allows. */
  boolean isNearMemoryLimit() {
    return usage.flatMap(JobUsage::memoryBytes).isPresent()
        && limit().isPresent()
        && usage.flatMap(JobUsage::memoryBytes).get() >= NEAR * limit().get();
  }

  /** Memory on each node. */
  private Optional<Long> limit() {
    return usage
        .flatMap(JobUsage::requestedMemoryBytes)
        .map(all -> all / Math.max(1, usage.flatMap(JobUsage::nodes).orElse(1)));
  }

  /** What a rule's text may name. */
  Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    Optional<Long> used = usage.flatMap(JobUsage::memoryBytes);
    used.ifPresent(bytes -> values.put("memory_used", Amounts.memory(bytes)));
    limit().ifPresent(bytes -> values.put("memory_limit", Amounts.memory(bytes)));
    limit()
        .ifPresent(
            bytes ->
                values.put(
                    "memory_suggested",
                    Amounts.roundedUp(Math.round(MORE * Math.max(bytes, used.orElse(0L))))));
    usage
        .flatMap(JobUsage::timeLimitSeconds)
        .ifPresent(seconds -> values.put("time_limit", Amounts.time(seconds)));
    usage
        .flatMap(JobUsage::elapsedSeconds)
        .ifPresent(seconds -> values.put("elapsed", Amounts.time(seconds)));
    usage.flatMap(JobUsage::nodeList).ifPresent(nodes -> values.put("nodes", nodes));
    usage.flatMap(JobUsage::state).ifPresent(state -> values.put("state", state));
    exitCode().ifPresent(code -> values.put("exit_code", code.toString()));
    LastWords.meaningful(detail).ifPresent(line -> values.put("last_line", line));
    if (!reason.isEmpty()) {
      values.put("reason", reason);
    }
    return values;
  }
}
