package br.org.linea.orchestration.agent.job;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comment that a job gets when it is submitted: for people who look at the job in Slurm, and a
 * mark that stays when the job gets another name.
 */
public final class JobComment {

  private static final Pattern TASK =
      Pattern.compile("\\btask ([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\b");

  private JobComment() {}

  /** The comment of a run's own job. */
  public static String of(RunSpec run) {
    return "process %s, task %s, of %s".formatted(run.processId(), run.taskId(), run.owner());
  }

  /** The task that a job's comment names; empty for every other comment. */
  public static Optional<UUID> task(String comment) {
    Matcher matcher = TASK.matcher(comment);
    return matcher.find() ? Optional.of(UUID.fromString(matcher.group(1))) : Optional.empty();
  }
}
